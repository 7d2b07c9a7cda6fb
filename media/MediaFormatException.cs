using System.Diagnostics.CodeAnalysis;

namespace StonMedia.Media;

/// <summary>Bytes that break the rules of their container. Never leaves this assembly: parsers answer Refused, views an identity with a reason.</summary>
internal sealed class MediaFormatException(string message) : Exception(message)
{
    [DoesNotReturn]
    public static void Throw(string message) => throw new MediaFormatException(message);

    /// <summary>Throws unless <paramref name="condition"/> holds.</summary>
    public static void Require([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition) Throw(message);
    }
}
