using Microsoft.Win32.SafeHandles;

namespace StonMedia.Http.Cli.Probe;

/// <summary>A file on this machine.</summary>
internal sealed class FileSource : IProbeSource
{
    private readonly SafeFileHandle _file;

    /// <exception cref="ProbeException">There is none, or it may not be read.</exception>
    public FileSource(string path)
    {
        if (Directory.Exists(path)) throw new ProbeException($"{path} is a folder; give a file");
        try
        {
            _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.RandomAccess);
            Length = RandomAccess.GetLength(_file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ProbeException(fault.Message, fault);
        }
    }

    public long Length { get; }

    public int Reads { get; private set; }

    public long BytesRead { get; private set; }

    public async Task ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel)
    {
        Reads++;
        while (!buffer.IsEmpty)
        {
            int read = await RandomAccess.ReadAsync(_file, buffer, offset, cancel).ConfigureAwait(false);
            if (read == 0) throw new ProbeException($"the file ends at byte {offset}: it was cut while it was read");
            (offset, buffer, BytesRead) = (offset + read, buffer[read..], BytesRead + read);
        }
    }

    public void Dispose() => _file.Dispose();
}
