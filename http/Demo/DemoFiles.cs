using Microsoft.AspNetCore.StaticFiles;

namespace StonMedia.Http.Demo;

/// <summary>The media files of a folder that the demo offers.</summary>
internal sealed class DemoFiles
{
    private const int Most = 200;
    private const string WebVtt = "text/vtt";

    private static readonly FileExtensionContentTypeProvider Types = new()
    {
        Mappings = { [".m4a"] = "audio/mp4", [".m4b"] = "audio/mp4", [".f4v"] = "video/mp4", [".flv"] = "video/x-flv", [".mov"] = "video/quicktime", [".vtt"] = WebVtt },
    };

    private readonly Dictionary<string, FileInfo> _files;

    public DemoFiles(string folder)
    {
        Folder = Path.GetFullPath(folder);
        _files = new DirectoryInfo(Folder).EnumerateFiles()
            .Where(static file => IsFilm(file.Name) || TypeOf(file.Name) == WebVtt)
            .OrderBy(static file => file.Name, StringComparer.Ordinal)
            .Take(Most)
            .ToDictionary(static file => file.Name, StringComparer.Ordinal);
    }

    public string Folder { get; }

    /// <summary>What can be played: subtitles stand beside a film and are served, but are not one.</summary>
    public IEnumerable<FileInfo> All => _files.Values.Where(static file => IsFilm(file.Name));

    /// <summary>Only names that were there at the start, so no path of a request ever reaches the file system.</summary>
    public FileInfo? Find(string name) => _files.GetValueOrDefault(name);

    private static bool IsFilm(string name)
        => TypeOf(name) is { } type && (type.StartsWith("video/", StringComparison.Ordinal) || type.StartsWith("audio/", StringComparison.Ordinal));

    public static string? TypeOf(string name) => Types.TryGetContentType(name, out string? type) ? type : null;
}
