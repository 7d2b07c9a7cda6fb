using System.Globalization;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Crash;

/// <summary>
/// What the origin of a crash run serves: every byte follows from path, version and offset, and the entity tag says the version,
/// so each response can be judged alone.
/// </summary>
internal static class CrashContent
{
    public const int SmallPaths = 40, MediumPaths = 16, LargePaths = 3;

    /// <summary>The paths whose versions change while the load runs.</summary>
    public static IReadOnlyList<string> Changing { get; } =
    [
        .. Enumerable.Range(0, SmallPaths).Select(static n => $"/small/{n}"),
        .. Enumerable.Range(0, MediumPaths).Select(static n => $"/medium/{n}"),
        .. Enumerable.Range(0, LargePaths).Select(static n => $"/large/{n}"),
    ];

    public static OriginContent Of(string path, int version) => new()
    {
        Length = LengthOf(path, version),
        Seed = SeedOf(path, version),
        ETag = $"\"{version}\"",
        // Old enough to be strong, one a version: the tag alone must not be what keeps them apart.
        LastModified = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(version),
        CacheControl = path.StartsWith("/kept/", StringComparison.Ordinal) ? "max-age=86400" : version % 3 == 0 ? "max-age=1" : "max-age=3",
    };

    /// <summary>Bytes of that version; small and medium ones change their length with it, large ones do not.</summary>
    public static long LengthOf(string path, int version)
    {
        int number = int.Parse(path[(path.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture);
        return path.Split('/')[1] switch
        {
            "small" => 200 + (number * 1000) + (version % 7 * 513),
            "medium" => 90_000 + (number * 170_000) + (version % 5 * 60_001),
            "large" => (24L << 20) + (number * 4_000_001),
            _ => number % 4 == 0 ? 300_000 + (number % 11 * 70_000) : 500 + (number % 37 * 1500),
        };
    }

    public static ulong SeedOf(string path, int version)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in path) hash = (hash ^ c) * 1099511628211;
        return hash + (ulong)version;
    }

    /// <summary>What is wrong with bytes that claim to be of the version in <paramref name="etag"/>; null: nothing.</summary>
    public static string? FaultIn(string path, string? etag, long offset, ReadOnlySpan<byte> bytes)
    {
        if (!int.TryParse(etag?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out int version)) return $"{path}: entity tag {etag}";
        long wrong = OriginBytes.FirstDifference(SeedOf(path, version), offset, bytes);
        return wrong < 0 ? null : $"{path}: version {version}, byte {wrong} of a run of {bytes.Length} from {offset}";
    }
}
