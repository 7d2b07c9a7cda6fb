namespace StonMedia.Media.Stills;

/// <summary>How small pictures of a film, one an interval, are spread over sheets: 25 of them a sheet, in rows.</summary>
public sealed class SpriteGrid
{
    public const int Columns = 5, Rows = 5, PerSheet = Columns * Rows;

    /// <summary>Small pictures of one film; of a longer one they are farther apart than was wished.</summary>
    private const int MaxTiles = 10_000;

    private const int LeastHeight = 8, MostHeight = 640;

    private readonly long _duration;

    /// <param name="screen">Of the film.</param>
    /// <param name="width">Pixels of one small picture, above 0.</param>
    /// <param name="intervalMicroseconds">Wished from one to the next, above 0.</param>
    public SpriteGrid(ScreenFacts screen, int width, long intervalMicroseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(intervalMicroseconds);
        _duration = Math.Max(1, screen.Duration.Ticks / TimeSpan.TicksPerMicrosecond);
        Interval = Math.Max(intervalMicroseconds, (_duration + MaxTiles - 1) / MaxTiles);
        Count = (int)((_duration + Interval - 1) / Interval);
        Width = width;
        Height = (int)Math.Clamp(Math.Round(width / screen.Ratio), LeastHeight, MostHeight);
    }

    /// <summary>Microseconds from one picture to the next.</summary>
    public long Interval { get; }

    /// <summary>Small pictures, at least one.</summary>
    public int Count { get; }

    public int Sheets => (Count + PerSheet - 1) / PerSheet;

    /// <summary>Of one small picture, in pixels.</summary>
    public int Width { get; }

    public int Height { get; }

    /// <summary>When the pictures of a sheet (0 to Sheets - 1) are shown.</summary>
    public IReadOnlyList<long> TimesOf(int sheet)
        => [.. Enumerable.Range(sheet * PerSheet, Math.Min(PerSheet, Count - (sheet * PerSheet))).Select(tile => tile * Interval)];

    /// <summary>When a picture begins to stand for the film, and when it ends, in microseconds.</summary>
    public (long Start, long End) SpanOf(int tile) => (tile * Interval, Math.Min((tile + 1) * Interval, _duration));

    /// <summary>Where a picture stands in its sheet, in pixels.</summary>
    public static (int Column, int Row) PlaceOf(int tile) => (tile % Columns, tile % PerSheet / Columns);
}
