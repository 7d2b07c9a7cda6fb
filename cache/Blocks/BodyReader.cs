namespace StonMedia.Cache.Blocks;

/// <summary>Where one delivery is in a generation: fills keep within read-ahead of the furthest of them.</summary>
public sealed class BodyReader
{
    private long _position;

    /// <summary>The next byte this reader will take.</summary>
    public long Position { get => Volatile.Read(ref _position); set => Volatile.Write(ref _position, value); }
}
