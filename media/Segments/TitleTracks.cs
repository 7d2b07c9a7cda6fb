namespace StonMedia.Media.Segments;

/// <summary>Which tracks a title offers, out of all its films.</summary>
internal static class TitleTracks
{
    /// <summary>Video tracks of all films.</summary>
    /// <param name="films">Those of the title.</param>
    /// <param name="firstOnly">Of each film the first one alone.</param>
    public static IEnumerable<TitleEntry> Videos(IReadOnlyList<Rendition> films, bool firstOnly)
    {
        for (int i = 0; i < films.Count; i++)
            foreach (TitleTrack track in firstOnly ? films[i].Facts.Videos.Take(1) : films[i].Facts.Videos) yield return new TitleEntry(i, films[i].Prefix, track);
    }

    /// <summary>Sound tracks: of the first film that has any, and of films without pictures, which are joined to a title for their sound.</summary>
    public static List<TitleEntry> Sounds(IReadOnlyList<Rendition> films)
    {
        int own = Enumerable.Range(0, films.Count).FirstOrDefault(i => films[i].Facts.Sounds.Count > 0);
        return Named("Sound", Enumerable.Range(0, films.Count).Where(i => i == own || films[i].Facts.Videos.Count == 0)
            .SelectMany(i => films[i].Facts.Sounds.Select(t => new TitleEntry(i, films[i].Prefix, t with { Language = films[i].Language ?? t.Language, Label = films[i].Label ?? t.Label }))));
    }

    /// <summary>Subtitles: the first film's own, then those of files beside it.</summary>
    public static List<TitleEntry> Texts(IReadOnlyList<Rendition> films, PackagePiece piece)
    {
        IEnumerable<TitleEntry> own = films[0].Facts.Texts.Select(t => new TitleEntry(0, films[0].Prefix, t));
        IEnumerable<TitleEntry> beside = (piece.Beside?.Sidecars ?? []).Select(s => new TitleEntry(0, films[0].Prefix, new TitleTrack
        {
            Name = s.Track, Language = s.Language, Label = s.Label, Timeline = films[0].Facts.TextTimeline, Rates = FactsBuilder.TextRates,
        }));
        return Named("Subtitles", own.Concat(beside));
    }

    // Names within a group must differ (RFC 8216 4.3.4.1.1).
    private static List<TitleEntry> Named(string kind, IEnumerable<TitleEntry> entries)
    {
        var named = new List<TitleEntry>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (TitleEntry entry in entries)
        {
            int number = named.Count + 1;
            string name = entry.Track.ShownName(kind, number).Replace('"', '\'');
            if (!taken.Add(name)) taken.Add(name = $"{name} {number}");
            named.Add(entry with { Number = number, ShownName = name });
        }

        return named;
    }
}
