using System.Buffers;
using System.Globalization;
using System.Text;
using StonMedia.Actors.Settings;

namespace StonMedia.Http.Logging;

/// <summary>
/// The file of an access log and its finished predecessors: access.log is written, access.log.20261122 (with the time of day when
/// it rolls more often than daily) are kept. Used by one thread.
/// </summary>
internal sealed class AccessLogFile(AccessLogSettings settings, TimeProvider time) : IDisposable
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly SearchValues<char> s_stamp = SearchValues.Create("0123456789-");

    private FileStream? _stream;
    private DateTime _rollAt;

    /// <summary>Writes whole lines and hands them to the system.</summary>
    /// <exception cref="IOException">The disk is full, or gone.</exception>
    public void Write(StringBuilder lines)
    {
        FileStream stream = Current();
        foreach (ReadOnlyMemory<char> chunk in lines.GetChunks())
        {
            byte[] bytes = new byte[s_utf8.GetMaxByteCount(chunk.Length)];
            stream.Write(bytes, 0, s_utf8.GetBytes(chunk.Span, bytes));
        }

        stream.Flush();
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private FileStream Current()
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        if (_stream is not null && now < _rollAt) return _stream;
        Dispose();
        Directory.CreateDirectory(Path.GetDirectoryName(settings.Path)!);
        var file = new FileInfo(settings.Path);
        // What an earlier run began goes on, unless its period is over.
        if (file.Exists && PeriodOf(file.LastWriteTimeUtc) != PeriodOf(now)) Finish(file);
        _stream = new FileStream(settings.Path, FileMode.Append, FileAccess.Write, FileShare.Read | FileShare.Delete, 64 << 10);
        if (_stream.Length == 0) _stream.Write(s_utf8.GetBytes(AccessLogFormatter.Header));
        _rollAt = PeriodOf(now) + settings.Roll;
        return _stream;
    }

    /// <summary>Start of the period that holds an instant: periods are counted from midnight of day one, so daily ones begin at midnight UTC.</summary>
    private DateTime PeriodOf(DateTime at) => new(at.Ticks - (at.Ticks % settings.Roll.Ticks), DateTimeKind.Utc);

    private void Finish(FileInfo file)
    {
        string format = settings.Roll.Ticks % TimeSpan.TicksPerDay == 0 ? "yyyyMMdd" : "yyyyMMdd-HHmmss";
        string finished = $"{settings.Path}.{PeriodOf(file.LastWriteTimeUtc).ToString(format, CultureInfo.InvariantCulture)}";
        File.Move(settings.Path, finished, overwrite: true);
        string[] all = [.. Directory.EnumerateFiles(file.DirectoryName!, file.Name + ".*").Where(IsFinished).Order(StringComparer.Ordinal)];
        foreach (string old in all.SkipLast(settings.Keep)) File.Delete(old);
    }

    private bool IsFinished(string path)
    {
        ReadOnlySpan<char> suffix = path.AsSpan(path.LastIndexOf('.') + 1);
        return suffix.Length is 8 or 15 && !suffix.ContainsAnyExcept(s_stamp);
    }
}
