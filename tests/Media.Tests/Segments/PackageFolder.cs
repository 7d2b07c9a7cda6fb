using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;
using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Tests.Mp4;

namespace StonMedia.Media.Tests.Segments;

/// <summary>Writes all pieces of a packaged film into a folder, as a player would fetch them, by what playlists and manifests name.</summary>
/// <param name="make">Makes a piece, with what has to be read for it.</param>
/// <param name="read">The bytes of a layout.</param>
/// <param name="folder">Where to.</param>
internal sealed class PackageFolder(Func<PackagePiece, PieceResult> make, Func<Layout, byte[]> read, string folder)
{
    public PackageFolder(byte[] source, MediaPackage package, string folder)
        : this(piece => Make(package, piece, source), layout => LayoutBytes.Read(layout, source), folder)
    {
    }

    /// <summary>Writes a playlist or manifest and everything it names; returns its file.</summary>
    public string Write(PackagePiece piece, string name)
    {
        Assert.Null(TryWrite(piece, name));
        return Path.Combine(folder, name);
    }

    /// <summary>As <see cref="Write"/>; the reason of the first piece that cannot be made, null when all are there.</summary>
    public string? TryWrite(PackagePiece piece, string name)
    {
        if (Bytes(piece, out string? reason) is not { } bytes) return reason;
        string text = System.Text.Encoding.UTF8.GetString(bytes);
        File.WriteAllText(Path.Combine(folder, name), text);
        foreach (string address in Addresses(text))
        {
            if (File.Exists(Path.Combine(folder, address))) continue;
            Assert.True(PieceName.TryParse(address, "index.m3u8", "master.m3u8", "manifest.mpd", out PackagePiece? named), address);
            named = named with { PrefersTransport = piece.PrefersTransport };
            if (named.Kind == PieceKind.KeyFramePlaylist) continue;    // of another package
            if (address.EndsWith(".m3u8", StringComparison.Ordinal) && TryWrite(named, address) is { } refused) return refused;
            if (address.EndsWith(".m3u8", StringComparison.Ordinal)) continue;
            if (Bytes(named, out reason) is not { } segment) return reason;
            File.WriteAllBytes(Path.Combine(folder, address), segment);
        }

        return null;
    }

    public byte[] Bytes(PackagePiece piece) => Bytes(piece, out string? reason) ?? throw new Xunit.Sdk.XunitException($"{piece}: {reason}");

    private byte[]? Bytes(PackagePiece piece, out string? reason)
    {
        PieceResult result = make(piece);
        reason = result.Outcome == PieceOutcome.Made ? null : result.Reason ?? "nothing was made";
        return reason is null ? read(result.Layout!) : null;
    }

    /// <summary>A piece, with what has to be read of the source for it; <paramref name="needs"/> gets that.</summary>
    public static PieceResult Make(MediaPackage package, PackagePiece piece, byte[] source, List<ParseStep>? needs = null)
    {
        if (package.Deepen(piece, MediaLimits.Default) is not { } parser) return package.Make(piece);
        ParseStep step = Parse.Run(parser, source, needs);
        return step.Kind == ParseStepKind.Refused ? PieceResult.Unable(step.Reason!) : parser.Make();
    }

    public static PackageResult Open(byte[] source, double seconds, TrimRequest? section = null)
    {
        ParseStep step = Parse.Steps(source);
        return step.Kind == ParseStepKind.Refused
            ? PackageResult.Unable(step.Reason!)
            : step.Index!.Packaged(new PackageKey(section, (long)(seconds * 1_000_000)));
    }

    /// <summary>All files of a folder in one piece, names included.</summary>
    public static byte[] Everything(string folder)
        => [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).SelectMany(static f => (byte[])[.. System.Text.Encoding.UTF8.GetBytes(Path.GetFileName(f) + "\n"), .. File.ReadAllBytes(f)])];

    private static IEnumerable<string> Addresses(string text)
    {
        if (text.StartsWith("<?xml", StringComparison.Ordinal))
        {
            foreach (System.Xml.Linq.XElement track in System.Xml.Linq.XDocument.Parse(text).Descendants().Where(static e => e.Name.LocalName == "Representation"))
            {
                string id = track.Attribute("id")!.Value;
                yield return $"init-{id}.mp4";
                int count = track.Descendants().Where(static e => e.Name.LocalName == "S").Sum(static e => 1 + ((int?)e.Attribute("r") ?? 0));
                for (int i = 0; i < count; i++) yield return $"{i}-{id}.m4s";
            }

            yield break;
        }

        foreach (string line in text.Split('\n'))
        {
            if (line.Length == 0) continue;
            if (line[0] != '#')
            {
                yield return line;
                continue;
            }

            int uri = line.IndexOf("URI=\"", StringComparison.Ordinal);
            if (uri >= 0) yield return line[(uri + 5)..line.IndexOf('"', uri + 5)];
        }
    }
}
