namespace StonMedia.Hocon.Internal;

/// <summary>Values side by side of which at least one is a substitution (HOCON.md, "Value concatenation").</summary>
internal sealed class Concatenation : HoconValue
{
    private readonly HoconValue[] _pieces;

    private Concatenation(HoconValue[] pieces, HoconOrigin origin)
        : base(origin) => _pieces = pieces;

    internal override bool IsResolved => false;

    internal override bool IgnoresOlder => false;

    internal override string Describe() => "an unresolved concatenation";

    /// <summary>Joins pieces from left to right as far as they are known; null when there is none.</summary>
    /// <exception cref="HoconException">Two pieces do not go together.</exception>
    public static HoconValue? Join(List<HoconValue> pieces) => pieces.Count == 0 ? null : Join(pieces, pieces[0].Origin, null);

    // A text made of pieces stands where the concatenation stands, not where its first piece was defined.
    private static HoconValue? Join(List<HoconValue> pieces, HoconOrigin origin, Resolver? resolver)
    {
        if (pieces.Count < 2) return pieces.Count == 0 ? null : pieces[0];
        var joined = new List<HoconValue>(pieces.Count);
        int i = 0;
        while (i < pieces.Count)
        {
            // After an array or object a lone unquoted word is dropped, so nothing is joined to it before.
            int run = joined.Count > 0 && joined[^1] is HoconArray or HoconObject ? 1 : TextRun(pieces, i);
            HoconValue piece = pieces[i];
            if (run > 1) piece = JoinText(pieces, i, run, origin, resolver);
            else if (piece is HoconArray && (run = ArrayRun(pieces, i)) > 1) piece = JoinArrays(pieces, i, run, resolver);
            AddJoined(joined, piece, origin, resolver);
            i += run;
        }
        return joined.Count == 1 ? joined[0] : new Concatenation([.. joined], origin);
    }

    // How many scalars follow one another: joined at once, so that a line of many words costs no more than its length.
    private static int TextRun(List<HoconValue> pieces, int start)
    {
        int end = start;
        while (end < pieces.Count && pieces[end].Text is not null) end++;
        return Math.Max(1, end - start);
    }

    private static int ArrayRun(List<HoconValue> pieces, int start)
    {
        int end = start;
        while (end < pieces.Count && pieces[end] is HoconArray) end++;
        return end - start;
    }

    private static HoconString JoinText(List<HoconValue> pieces, int start, int count, HoconOrigin origin, Resolver? resolver)
    {
        var texts = new string[count];
        for (int i = 0; i < count; i++)
            texts[i] = pieces[start + i].Text!;
        return JoinText(texts, origin, resolver);
    }

    private static HoconString JoinText(string[] texts, HoconOrigin origin, Resolver? resolver)
    {
        long length = 0;
        foreach (string text in texts)
            length += text.Length;
        resolver?.AdmitText(length, origin);
        return new HoconString(string.Concat(texts), origin);
    }

    private static HoconArray JoinArrays(List<HoconValue> pieces, int start, int count, Resolver? resolver)
    {
        var items = new List<HoconValue>();
        for (int i = 0; i < count; i++)
            items.AddRange((HoconArray)pieces[start + i]);
        resolver?.Charge(items.Count);
        return new HoconArray([.. items], pieces[start].Origin);
    }

    private static void AddJoined(List<HoconValue> joined, HoconValue right, HoconOrigin origin, Resolver? resolver)
    {
        if (joined.Count == 0)
        {
            joined.Add(right);
            return;
        }
        HoconValue left = joined[^1];
        if (left is HoconObject && right is HoconArray) left = NumericKeys.ToArray(left);
        else if (left is HoconArray && right is HoconObject) right = NumericKeys.ToArray(right);

        HoconValue both;
        if (left is HoconObject older && right is HoconObject newer)
            both = Overlay(newer, older, resolver);
        else if (left is HoconArray first && right is HoconArray second)
            both = JoinArrays([first, second], 0, 2, resolver);
        else if (left is HoconArray or HoconObject && right is HoconString { Quoted: false })
            both = left;
        else if (Merging.IsUnmergeable(left) || Merging.IsUnmergeable(right))
        {
            joined.Add(right);
            return;
        }
        else if (left.Text is { } leftText && right.Text is { } rightText)
            both = JoinText([leftText, rightText], origin, resolver);
        else
            throw new HoconException(HoconErrorKind.WrongType, $"{left.Describe()} and {right.Describe()} cannot stand side by side", left.Origin);
        joined[^1] = resolver is null ? both : resolver.Admit(both);
    }

    // While parsing, the older object belongs to nobody else yet, so a long line of objects need not copy it for each.
    private static HoconValue Overlay(HoconObject newer, HoconObject older, Resolver? resolver)
    {
        if (resolver is null && !newer.IgnoresOlder)
        {
            older.LayAll(newer);
            return older;
        }
        resolver?.Charge(newer.Count + older.Count);
        return newer.WithOlder(older);
    }

    internal override HoconValue? Resolve(Resolver resolver, ResolveSource source)
    {
        ResolveSource inside = source.Push(this);
        var pieces = new List<HoconValue>(_pieces.Length);
        Restriction restriction = resolver.Unrestrict();
        foreach (HoconValue piece in _pieces)
        {
            HoconValue? value = resolver.Resolve(piece, inside);
            if (ReferenceEquals(value, Resolver.Cycle))
            {
                resolver.Restrict(restriction);
                return value;
            }
            if (value is not null) pieces.Add(value);
        }
        resolver.Restrict(restriction);
        return Join(pieces, Origin, resolver);
    }

    internal override HoconValue Relativized(string[] prefix)
    {
        var pieces = new HoconValue[_pieces.Length];
        for (int i = 0; i < pieces.Length; i++)
            pieces[i] = _pieces[i].Relativized(prefix);
        return new Concatenation(pieces, Origin);
    }

    /// <summary>A copy with one piece exchanged, or taken out when there is no replacement; null when nothing is left, itself when there is no such child.</summary>
    public Concatenation? Replace(HoconValue child, HoconValue? replacement)
    {
        int at = Array.IndexOf(_pieces, child);
        if (at < 0) return this;
        HoconValue[] pieces = replacement is null ? [.. _pieces[..at], .. _pieces[(at + 1)..]] : (HoconValue[])_pieces.Clone();
        if (replacement is not null) pieces[at] = replacement;
        return pieces.Length == 0 ? null : new Concatenation(pieces, Origin);
    }
}
