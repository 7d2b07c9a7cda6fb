namespace StonMedia.Http.Configuration;

/// <summary>One fault or warning of a configuration file.</summary>
/// <param name="File">The file as it was named, or the file it includes.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
/// <param name="Key">Full path of the key; <c>hocon</c> for faults of the text itself.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record ConfigurationProblem(string File, int Line, int Column, string Key, string Message)
{
    /// <summary><c>file:line:col: key: message</c>, the form in which editors find the place.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {Key}: {Message}";
}
