using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace StonMedia.Http.Logging;

/// <summary>
/// The file of a log and its finished predecessors: access.log is written, access.log.20261122 (with the time of day when
/// it rolls more often than daily) are kept. Used by one thread.
/// </summary>
internal sealed class RollingFile(RollingFileSettings settings, TimeProvider time) : IDisposable
{
    private static readonly SearchValues<char> s_stamp = SearchValues.Create("0123456789-");

    private SafeFileHandle? _file;
    private DateTime _rollAt;

    /// <summary>Tries whether the file can be written, so that a wrong path is found at the start and not with the first line.</summary>
    /// <exception cref="IOException">It cannot; names the file and the reason.</exception>
    public static void Probe(RollingFileSettings settings)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(settings.Path)!);
            AppendHandle.Open(settings.Path).Dispose();
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the log {settings.Path} cannot be written: {ex.Message}", ex);
        }
    }

    /// <summary>Writes whole lines in one write at the file's end, wherever others who share the file have moved it.</summary>
    /// <exception cref="IOException">The disk is full, or gone.</exception>
    public void Write(ReadOnlySpan<byte> lines) => AppendHandle.Write(Current(), lines);

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private SafeFileHandle Current()
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        if (_file is not null && now < _rollAt) return _file;
        Dispose();
        Directory.CreateDirectory(Path.GetDirectoryName(settings.Path)!);
        var file = new FileInfo(settings.Path);
        // What an earlier run began goes on, unless its period is over.
        if (file is { Exists: true, Length: > 0 } && PeriodOf(file.LastWriteTimeUtc) != PeriodOf(now)) Finish(file);
        _file = AppendHandle.Open(settings.Path);
        if (RandomAccess.GetLength(_file) == 0) AppendHandle.Write(_file, Encoding.ASCII.GetBytes(settings.Header));
        _rollAt = PeriodOf(now) + settings.Roll;
        return _file;
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
