namespace StonMedia.Cache.Patterns;

/// <summary>
/// A pattern whose only special character is <c>*</c>: it stands for any run of characters, <c>/</c> and nothing at all included.
/// Immutable and safe to share between threads; matching allocates nothing.
/// </summary>
/// <remarks>
/// The pattern is cut at its stars. The first and last pieces are anchored, those between are looked for from left to right;
/// with stars alone the leftmost find is always good enough, so there is no backtracking and no pattern is slow on purpose.
/// </remarks>
public sealed class Glob
{
    private readonly string[] _pieces;
    private readonly StringComparison _comparison;

    /// <param name="text">The pattern; the empty pattern matches only the empty text.</param>
    /// <param name="ignoreCase">Whether letters match in either case (ordinal).</param>
    public Glob(string text, bool ignoreCase = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        IgnoreCase = ignoreCase;
        _pieces = text.Split('*');
        _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether letters match in either case.</summary>
    public bool IgnoreCase { get; }

    /// <summary>True when the pattern holds no star, so that it names exactly one text.</summary>
    public bool IsLiteral => _pieces.Length == 1;

    /// <summary>Whether the whole of <paramref name="input"/> matches.</summary>
    public bool IsMatch(ReadOnlySpan<char> input)
    {
        string first = _pieces[0];
        if (_pieces.Length == 1) return input.Equals(first, _comparison);

        string last = _pieces[^1];
        // Prefix and suffix may not share characters: "ab*ba" does not match "aba".
        if (input.Length < first.Length + last.Length) return false;
        if (!input.StartsWith(first, _comparison) || !input.EndsWith(last, _comparison)) return false;

        ReadOnlySpan<char> rest = input[first.Length..^last.Length];
        for (int i = 1; i < _pieces.Length - 1; i++)
        {
            string piece = _pieces[i];
            int at = rest.IndexOf(piece, _comparison);
            if (at < 0) return false;
            rest = rest[(at + piece.Length)..];
        }
        return true;
    }

    /// <summary>Whether any pattern of <paramref name="globs"/> matches the whole of <paramref name="input"/>.</summary>
    public static bool AnyMatches(IReadOnlyList<Glob> globs, ReadOnlySpan<char> input)
    {
        for (int i = 0; i < globs.Count; i++)
            if (globs[i].IsMatch(input)) return true;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
