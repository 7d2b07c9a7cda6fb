using System.Diagnostics.CodeAnalysis;

namespace StonMedia.Hocon;

/// <summary>The one exception of this library: what was wrong, and in which file, line and column.</summary>
public sealed class HoconException : Exception
{
    /// <param name="kind">What was wrong.</param>
    /// <param name="message">One sentence without the position.</param>
    /// <param name="origin">Where; the default value when there is no place.</param>
    /// <param name="inner">The cause, for files that could not be read.</param>
    public HoconException(HoconErrorKind kind, string message, HoconOrigin origin, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Origin = origin;
    }

    /// <summary>What was wrong.</summary>
    public HoconErrorKind Kind { get; }

    /// <summary>Where.</summary>
    public HoconOrigin Origin { get; }

    /// <summary>The file's name; null when there is none.</summary>
    public string? File => Origin.File;

    /// <summary>1-based; 0 when there is none.</summary>
    public int Line => Origin.Line;

    /// <summary>1-based; 0 when there is none.</summary>
    public int Column => Origin.Column;

    /// <summary>"file:line:column: message", the form in which editors find the place.</summary>
    public string Describe() => $"{Origin}: {Message}";

    [DoesNotReturn]
    internal static void ThrowWrongType(HoconValue value, string path, string expected)
        => throw new HoconException(HoconErrorKind.WrongType, $"{path} is {value.Describe()}, expected {expected}", value.Origin);

    [DoesNotReturn]
    internal static void ThrowBadValue(HoconValue value, string path, string why)
        => throw new HoconException(HoconErrorKind.BadValue, $"{path}: {why}", value.Origin);
}
