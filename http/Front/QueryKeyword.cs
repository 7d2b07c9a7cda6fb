using System.Diagnostics.CodeAnalysis;

namespace StonMedia.Http.Front;

/// <summary>
/// A keyword behind parameters: in /a.mp4?start=5/mp4hls/index.m3u8?end=9 the query, start=5/mp4hls/index.m3u8?end=9, holds the keyword mp4hls, the name
/// index.m3u8 and the parameters start=5&amp;end=9.
/// </summary>
/// <param name="Name">What follows the keyword and a slash; empty when nothing does.</param>
/// <param name="Parameters">What stands before the keyword and behind the name, as one query.</param>
internal sealed record QueryKeyword(string Name, string Parameters)
{
    /// <summary>The first place where the keyword is a whole segment and <paramref name="read"/> makes something of it; null when there is none.</summary>
    public static T? Find<T>(ReadOnlySpan<char> query, string keyword, Func<QueryKeyword, T?> read) where T : class
    {
        for (int at = query.IndexOf('/'); at >= 0; at = Next(query, at))
        {
            if (TryRead(query, at, keyword, out QueryKeyword? found) && read(found) is { } made) return made;
        }

        return null;
    }

    private static int Next(ReadOnlySpan<char> query, int at)
    {
        int more = query[(at + 1)..].IndexOf('/');
        return more < 0 ? -1 : at + 1 + more;
    }

    private static bool TryRead(ReadOnlySpan<char> query, int at, string keyword, [NotNullWhen(true)] out QueryKeyword? found)
    {
        found = null;
        ReadOnlySpan<char> rest = query[(at + 1)..];
        if (!rest.StartsWith(keyword, StringComparison.Ordinal)) return false;
        rest = rest[keyword.Length..];
        if (rest.Length > 0 && rest[0] is not ('/' or '?' or '&')) return false;
        if (rest.Length > 0 && rest[0] == '/') rest = rest[1..];
        int end = rest.IndexOfAny('?', '&');
        ReadOnlySpan<char> name = end < 0 ? rest : rest[..end], before = query[..at], more = end < 0 ? default : rest[(end + 1)..];
        found = new QueryKeyword(name.ToString(), before.IsEmpty || more.IsEmpty ? string.Concat(before, more) : string.Concat(before, "&", more));
        return true;
    }
}
