namespace StonMedia.Http.Tls;

/// <summary>Tells whether a file was written or exchanged: the file that its links lead to, when it was written, how long it is.</summary>
internal readonly record struct FileStamp(string Target, DateTime WrittenUtc, long Length)
{
    /// <summary>The stamp now; a file that is not there has one of its own.</summary>
    public static FileStamp Of(string path)
    {
        try
        {
            // Links are followed by hand: a certificate is often exchanged by turning a link to another folder.
            var file = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
            return file.Exists ? new FileStamp(file.FullName, file.LastWriteTimeUtc, file.Length) : default;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
