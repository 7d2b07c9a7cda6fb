namespace StonMedia.Http.Cli.Probe;

/// <summary>A file that is looked into, here or elsewhere.</summary>
internal interface IProbeSource : IDisposable
{
    /// <summary>Bytes of the file.</summary>
    long Length { get; }

    /// <summary>How often it was read.</summary>
    int Reads { get; }

    /// <summary>Bytes read of it.</summary>
    long BytesRead { get; }

    /// <summary>Fills <paramref name="buffer"/> with the bytes from <paramref name="offset"/> on; all of them exist.</summary>
    /// <exception cref="ProbeException">They could not be had.</exception>
    Task ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel);
}
