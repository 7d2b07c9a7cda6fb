namespace StonMedia.Media;

/// <summary>Sections of a film that become one, in the order given; a section may come twice, overlap others or lie before them.</summary>
public sealed class MultiTrimRequest : IEquatable<MultiTrimRequest>
{
    /// <summary>Sections in one request: each costs about 2 KiB of header.</summary>
    public const int MaxSections = 64;

    private MultiTrimRequest(TrimRequest[] sections) => Sections = sections;

    /// <summary>One to <see cref="MaxSections"/> of them; their AllTracks and ExactStart are not looked at.</summary>
    public IReadOnlyList<TrimRequest> Sections { get; private init; }

    /// <summary>Keep every track. Default: only audio and video.</summary>
    public bool AllTracks { get; init; }

    /// <summary>Every section begins exactly at its start; off: at the key frame before it.</summary>
    public bool ExactStart { get; init; } = true;

    /// <summary>
    /// Percent by which the result may be larger than the source, 0 or more: the section that would make it larger is left out, and all behind it.
    /// </summary>
    public double MaxRatio { get; init; } = 100;

    /// <summary>
    /// Reads "10-70,560-620,17-20,17-20,600-": seconds as digits with an optional fraction; nothing before the dash is the film's beginning,
    /// nothing behind it the film's end. False: no section, too many, one is not a section of two times, or start is not before end.
    /// </summary>
    public static bool TryParse(string? text, out MultiTrimRequest request)
    {
        request = new MultiTrimRequest([]);
        if (string.IsNullOrEmpty(text)) return false;
        string[] parts = text.Split(',', MaxSections + 1);
        if (parts.Length > MaxSections) return false;
        var sections = new TrimRequest[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            int dash = parts[i].IndexOf('-', StringComparison.Ordinal);
            if (dash < 0) return false;
            string start = dash == 0 ? "0" : parts[i][..dash];
            if (!TrimRequest.TryParse(start, parts[i][(dash + 1)..], out sections[i])) return false;
        }

        request = new MultiTrimRequest(sections);
        return true;
    }

    /// <summary>With other options.</summary>
    public MultiTrimRequest With(bool allTracks, bool exactStart, double maxRatio)
        => new([.. Sections]) { AllTracks = allTracks, ExactStart = exactStart, MaxRatio = maxRatio };

    public bool Equals(MultiTrimRequest? other)
        => other is not null && AllTracks == other.AllTracks && ExactStart == other.ExactStart && MaxRatio.Equals(other.MaxRatio) && Sections.SequenceEqual(other.Sections);

    public override bool Equals(object? obj) => Equals(obj as MultiTrimRequest);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (TrimRequest section in Sections) hash.Add(section);
        hash.Add(MaxRatio);
        return hash.ToHashCode();
    }

    /// <summary>The canonical text of the request, part of a view's tag: "10-70,560-620,600-;100", "1-2,4-5;50,all,key".</summary>
    public override string ToString()
        => string.Join(',', Sections) + FormattableString.Invariant($";{MaxRatio:0.###}") + (AllTracks ? ",all" : "") + (ExactStart ? "" : ",key");
}
