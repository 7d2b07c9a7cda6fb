using System.Buffers;

namespace StonMedia.Cache.Keys;

/// <summary>
/// Brings paths that mean the same to one spelling (RFC 3986 6.2.2): encoded unreserved characters are decoded, hexadecimal
/// digits upper-cased, then dot segments resolved, never above the root. Reserved characters stay as they are: "%2F" is no "/",
/// and "//" stays "//". A "%" that begins no encoding is kept, and never becomes one.
/// </summary>
public static class PathNormaliser
{
    private const int StackChars = 512;
    private const int Never = -3;       // as the place of a stray "%": too far before the path to matter
    private const string HexDigits = "0123456789ABCDEF";

    /// <summary>The normal form; <paramref name="path"/> itself when it is normal already, which one vectorised scan mostly tells.</summary>
    /// <param name="path">An absolute path without query: begins with "/".</param>
    public static string Normalise(string path)
    {
        if (IsNormal(path)) return path;
        char[]? rented = path.Length > StackChars ? ArrayPool<char>.Shared.Rent(path.Length) : null;
        Span<char> buffer = rented ?? stackalloc char[StackChars];
        int length = ResolveDots(buffer[..Recode(path, buffer)]);
        string result = new(buffer[..length]);
        if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        return result;
    }

    /// <summary>Whether <see cref="Normalise"/> would change nothing.</summary>
    public static bool IsNormal(ReadOnlySpan<char> path)
    {
        int stray = Never;
        for (int at = path.IndexOf('%'); at >= 0; at = NextPercent(path, at))
        {
            if (!PercentDecoder.TryRead(path[at..], out byte value)) stray = at;
            else if (CanDecode(value, at - stray) || char.IsAsciiLetterLower(path[at + 1]) || char.IsAsciiLetterLower(path[at + 2])) return false;
        }

        return !HasDotSegment(path);
    }

    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        while (path.IndexOf("/.", StringComparison.Ordinal) is var at and >= 0)
        {
            ReadOnlySpan<char> segment = path[(at + 1)..];
            int end = segment.IndexOf('/');
            if ((end < 0 ? segment : segment[..end]) is "." or "..") return true;
            path = segment;
        }

        return false;
    }

    /// <summary>Decodes unreserved characters and upper-cases the other encodings; never longer than the input.</summary>
    private static int Recode(ReadOnlySpan<char> path, Span<char> output)
    {
        int written = 0;
        int stray = Never;
        for (int i = 0; i < path.Length; i++)
        {
            if (path[i] != '%' || !PercentDecoder.TryRead(path[i..], out byte value))
            {
                if (path[i] == '%') stray = written;
                output[written++] = path[i];
                continue;
            }

            i += 2;
            if (CanDecode(value, written - stray))
            {
                output[written++] = (char)value;
                continue;
            }

            output[written++] = '%';
            output[written++] = HexDigits[value >> 4];
            output[written++] = HexDigits[value & 15];
        }

        return written;
    }

    /// <summary>RFC 3986 5.2.4, in place. A dot segment at the end leaves its "/".</summary>
    private static int ResolveDots(Span<char> path)
    {
        int written = 0;
        int read = 0;
        while (read < path.Length)
        {
            // path[read] is the "/" that begins a segment.
            int next = path[(read + 1)..].IndexOf('/');
            int end = next < 0 ? path.Length : read + 1 + next;
            ReadOnlySpan<char> segment = path[(read + 1)..end];
            bool up = segment is "..";
            if (up) written = Math.Max(0, path[..written].LastIndexOf('/'));
            if (up || segment is ".")
            {
                if (end == path.Length) path[written++] = '/';
            }
            else
            {
                path[read..end].CopyTo(path[written..]);
                written += end - read;
            }

            read = end;
        }

        return written;
    }

    private static int NextPercent(ReadOnlySpan<char> path, int at)
    {
        int next = path[(at + 1)..].IndexOf('%');
        return next < 0 ? -1 : at + 1 + next;
    }

    /// <summary>
    /// Whether an encoding may be replaced by its character: it is unreserved, and would not complete a stray "%" that stands
    /// <paramref name="distance"/> characters before it ("%a%41" is not "%aA").
    /// </summary>
    private static bool CanDecode(byte value, int distance) => IsUnreserved(value) && !(distance <= 2 && char.IsAsciiHexDigit((char)value));

    private static bool IsUnreserved(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~';
}
