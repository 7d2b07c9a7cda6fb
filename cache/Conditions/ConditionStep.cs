namespace StonMedia.Cache.Conditions;

/// <summary>One test and where to go on: the index of the next step, <see cref="Accept"/> or <see cref="Reject"/>.</summary>
internal readonly record struct ConditionStep(ConditionTest Test, int IfTrue, int IfFalse)
{
    public const int Accept = -1;
    public const int Reject = -2;
}
