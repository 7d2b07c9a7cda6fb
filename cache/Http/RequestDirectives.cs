using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Http;

/// <summary>
/// The Cache-Control directives of a request (RFC 9111 5.2.1); what is unknown or no number is passed over. Pragma: no-cache
/// counts as no-cache where there is no Cache-Control (5.4).
/// </summary>
public readonly record struct RequestDirectives
{
    public bool NoCache { get; init; }

    public bool NoStore { get; init; }

    public bool OnlyIfCached { get; init; }

    public bool NoTransform { get; init; }

    /// <summary>Greatest age accepted, in seconds; null: any.</summary>
    public long? MaxAge { get; init; }

    /// <summary>Seconds for which the answer must stay fresh; null: none.</summary>
    public long? MinFresh { get; init; }

    /// <summary>Seconds by which the answer may be stale; <see cref="long.MaxValue"/> without a value; null: not at all.</summary>
    public long? MaxStale { get; init; }

    public static RequestDirectives Parse(HeaderList headers)
    {
        RequestDirectives result = default;
        bool any = false;
        bool pragma = false;
        foreach (HeaderField field in headers.AsSpan())
        {
            if (field.Name.Equals("Cache-Control", StringComparison.OrdinalIgnoreCase))
            {
                any = true;
                result = result.Add(field.Value);
            }
            else if (field.Name.Equals("Pragma", StringComparison.OrdinalIgnoreCase))
            {
                pragma |= field.Value.Contains("no-cache", StringComparison.OrdinalIgnoreCase);
            }
        }

        return pragma && !any ? result with { NoCache = true } : result;
    }

    /// <summary>Reads the two field values as the front has them; null where absent.</summary>
    public static RequestDirectives Parse(string? cacheControl, string? pragma)
    {
        if (cacheControl is not null) return default(RequestDirectives).Add(cacheControl);
        return pragma is not null && pragma.Contains("no-cache", StringComparison.OrdinalIgnoreCase) ? new() { NoCache = true } : default;
    }

    /// <summary>Whether an answer may be used for this request without asking the origin.</summary>
    /// <param name="age">Current age in seconds.</param>
    /// <param name="remaining">Seconds until it goes stale; negative once it is.</param>
    /// <param name="forbidsStale">The answer itself forbids being used stale.</param>
    public bool Accepts(long age, long remaining, bool forbidsStale)
    {
        if (NoCache || age > (MaxAge ?? long.MaxValue)) return false;
        if (remaining >= 0) return remaining >= (MinFresh ?? 0);
        return !forbidsStale && MinFresh is null && MaxStale is { } stale && -remaining <= stale;
    }

    private RequestDirectives Add(string line)
    {
        RequestDirectives result = this;
        var reader = new DirectiveReader(line);
        while (reader.Read()) result = result.Add(in reader);
        return result;
    }

    private RequestDirectives Add(in DirectiveReader d)
    {
        if (d.Is("no-cache")) return this with { NoCache = true };
        if (d.Is("no-store")) return this with { NoStore = true };
        if (d.Is("only-if-cached")) return this with { OnlyIfCached = true };
        if (d.Is("no-transform")) return this with { NoTransform = true };
        if (d.Is("max-age")) return this with { MaxAge = MaxAge ?? Seconds(in d) };
        if (d.Is("min-fresh")) return this with { MinFresh = MinFresh ?? Seconds(in d) };
        if (d.Is("max-stale")) return this with { MaxStale = MaxStale ?? (d.HasValue ? Seconds(in d) : long.MaxValue) };
        return this;
    }

    private static long? Seconds(in DirectiveReader d) => DeltaSeconds.TryParse(d.Value, out long seconds) ? seconds : null;
}
