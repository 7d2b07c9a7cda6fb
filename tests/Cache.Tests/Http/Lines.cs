using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Tests.Http;

/// <summary>Header lists written as "Name: value" lines.</summary>
internal static class Lines
{
    public static HeaderList Of(params string[] lines)
        => new([.. lines.Select(static line =>
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            return new HeaderField(line[..colon], line[(colon + 1)..].Trim());
        })]);

    public static string[] Text(HeaderList headers) => [.. headers.Select(static field => $"{field.Name}: {field.Value}")];
}
