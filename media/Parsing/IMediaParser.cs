namespace StonMedia.Media.Parsing;

/// <summary>
/// A parser that does no I/O: it says which bytes it wants and is given them. One use, one thread at a time, total: any bytes
/// lead to Done or Refused after a bounded number of steps, never to an exception.
/// </summary>
/// <remarks>Life: Start, then Step once for every Need, until Done or Refused.</remarks>
public interface IMediaParser
{
    /// <summary>The first step; nothing has been read yet.</summary>
    ParseStep Start();

    /// <summary>
    /// Takes the bytes that the last Need asked for: exactly <see cref="ParseStep.Length"/> of them from
    /// <see cref="ParseStep.Offset"/> on, fewer only if the source ends there. Nothing of the span is kept.
    /// </summary>
    ParseStep Step(ReadOnlySpan<byte> data);
}
