namespace StonMedia.Cache.Conditions;

/// <summary>A condition that cannot be read.</summary>
/// <param name="column">1-based column within the condition's text.</param>
/// <param name="message">What is wrong and what would be right, without the column.</param>
public sealed class ConditionException(int column, string message) : FormatException(message)
{
    /// <summary>1-based column within the condition's text.</summary>
    public int Column { get; } = column;
}
