using System.Globalization;

namespace StonMedia.Cache.Http;

/// <summary>Accept-Language as a selection: what it means, whatever order its members stand in (RFC 9110 12.5.4).</summary>
public static class AcceptLanguage
{
    // More members than any browser sends: such a value is compared as it is.
    private const int MostMembers = 32;

    /// <summary>Lower-case ranges with their weights in thousandths, heaviest first; null when the value is malformed.</summary>
    public static string? Normalise(string value)
    {
        var ranges = new List<(int Weight, string Range)>();
        foreach (System.Range part in value.AsSpan().Split(','))
        {
            ReadOnlySpan<char> member = value.AsSpan()[part].Trim(" \t");
            if (member.IsEmpty) continue;
            int semicolon = member.IndexOf(';');
            ReadOnlySpan<char> range = (semicolon < 0 ? member : member[..semicolon]).TrimEnd(" \t");
            int weight = 1000;
            if (range.IsEmpty || ranges.Count == MostMembers || (semicolon >= 0 && !TryWeight(member[(semicolon + 1)..], out weight))) return null;
            ranges.Add((weight, range.ToString().ToLowerInvariant()));
        }

        ranges.Sort(static (left, right) => left.Weight != right.Weight ? right.Weight.CompareTo(left.Weight) : string.CompareOrdinal(left.Range, right.Range));
        return string.Join(',', ranges.Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Range};{one.Weight}")));
    }

    /// <summary>qvalue (RFC 9110 12.4.2): 0 to 1 with at most three decimals.</summary>
    private static bool TryWeight(ReadOnlySpan<char> parameter, out int thousandths)
    {
        thousandths = 0;
        parameter = parameter.Trim(" \t");
        if (parameter.Length is < 3 or > 7 || !parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase) || !char.IsAsciiDigit(parameter[2])) return false;
        if (!decimal.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal weight) || weight > 1) return false;
        thousandths = (int)(weight * 1000);
        return true;
    }
}
