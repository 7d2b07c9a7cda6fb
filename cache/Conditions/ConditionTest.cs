using System.Net;
using StonMedia.Cache.Patterns;

namespace StonMedia.Cache.Conditions;

/// <summary>
/// One question to a request. A class with a switch and not a family of them: a generic virtual call is slower than all of them.
/// </summary>
internal sealed class ConditionTest
{
    public required ConditionTestKind Kind { get; init; }

    /// <summary>The header's, cookie's or parameter's name, the country or the method; empty otherwise.</summary>
    public string Name { get; init; } = "";

    /// <summary>The pattern; null: being there is enough.</summary>
    public Glob? Pattern { get; init; }

    public AddressRange Range { get; init; }

    public bool Holds<TFacts>(scoped in TFacts facts) where TFacts : IRequestFacts, allows ref struct => Kind switch
    {
        ConditionTestKind.Url => Pattern!.IsMatch(facts.Path),
        ConditionTestKind.Header => HasHeader(in facts),
        ConditionTestKind.Cookie => HasCookie(in facts),
        ConditionTestKind.Query => QueryReader.Has(facts.Query, Name, Pattern),
        ConditionTestKind.Ip => facts.Client is IPAddress client && Range.Contains(client),
        ConditionTestKind.Country => facts.Country.Equals(Name, StringComparison.OrdinalIgnoreCase),
        ConditionTestKind.Method => facts.Method.SequenceEqual(Name),
        ConditionTestKind.Mime => IsMime(facts.ContentType),
        _ => throw new InvalidOperationException($"test {Kind}"),
    };

    private bool HasHeader<TFacts>(scoped in TFacts facts) where TFacts : IRequestFacts, allows ref struct
    {
        for (int i = 0; facts.TryGetHeader(Name, i, out ReadOnlySpan<char> value); i++)
            if (Pattern is null || Pattern.IsMatch(value)) return true;
        return false;
    }

    private bool HasCookie<TFacts>(scoped in TFacts facts) where TFacts : IRequestFacts, allows ref struct
    {
        // HTTP/2 may split one Cookie header into several lines (RFC 9113 8.2.3).
        for (int i = 0; facts.TryGetHeader("Cookie", i, out ReadOnlySpan<char> line); i++)
            if (CookieReader.Has(line, Name, Pattern)) return true;
        return false;
    }

    private bool IsMime(ReadOnlySpan<char> contentType)
    {
        int semicolon = contentType.IndexOf(';');
        ReadOnlySpan<char> type = (semicolon < 0 ? contentType : contentType[..semicolon]).Trim();
        return !type.IsEmpty && Pattern!.IsMatch(type);
    }
}
