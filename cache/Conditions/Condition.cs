namespace StonMedia.Cache.Conditions;

/// <summary>
/// A compiled <c>when</c> of the configuration, such as <c>url(/vod/*) and not ip(10.0.0.0/8)</c>. Immutable, safe to share
/// between threads; judging a request allocates nothing.
/// </summary>
/// <remarks>
/// Tests: <c>url(/a/*.mp4) header(name) header(name: pattern) cookie(name) cookie(name: pattern) query(name) query(name: pattern)
/// ip(10.0.0.0/8) country(KR) method(POST) mime(image/*)</c>; joined by <c>not</c>, <c>and</c>, <c>or</c>, binding in that order,
/// and parentheses. The program is a list of tests of which each names the next one for yes and for no, so <c>and</c>, <c>or</c>
/// and <c>not</c> cost nothing when it runs and whatever cannot matter any more is not asked.
/// </remarks>
public sealed class Condition
{
    private readonly ConditionStep[] _steps;
    private readonly int _start;

    internal Condition(string text, ConditionStep[] steps, int start)
    {
        Text = text;
        _steps = steps;
        _start = start;
    }

    /// <summary>The condition as it was written.</summary>
    public string Text { get; }

    /// <summary>Compiles a condition.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="ignoreUrlCase">Whether <c>url()</c> ignores case: true when <c>key.case-sensitive</c> is off.</param>
    /// <exception cref="ConditionException">The text is no condition; says where and what would be right.</exception>
    public static Condition Parse(string text, bool ignoreUrlCase = false) => new ConditionParser(text, ignoreUrlCase).Parse();

    /// <summary>Whether the request fulfils the condition.</summary>
    public bool Matches<TFacts>(scoped in TFacts facts) where TFacts : IRequestFacts, allows ref struct
    {
        int at = _start;
        while (at >= 0)
        {
            ref readonly ConditionStep step = ref _steps[at];
            at = step.Test.Holds(in facts) ? step.IfTrue : step.IfFalse;
        }
        return at == ConditionStep.Accept;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
