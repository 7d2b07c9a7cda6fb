using StonMedia.Streams.Pacing;

namespace StonMedia.Streams.Tests.Pacing;

/// <summary>A delivery that always wants more, in chunks of a given size, and counts what it was given; where it has <c>bytes</c>, it shows them first.</summary>
internal sealed class PacedReader(DeliveryPacer pacer, int chunk = 64 << 10, long length = long.MaxValue, ReadOnlyMemory<byte> bytes = default) : IPaceWaiter
{
    private long _shown;

    public long Bytes { get; private set; }

    /// <summary>Grants, which are writes to the socket.</summary>
    public int Grants { get; private set; }

    public bool IsDone => Bytes == length;

    public DeliveryPacer Pacer => pacer;

    /// <summary>Stops asking while false: a viewer that does not read.</summary>
    public bool Reads { get; set; } = true;

    public PacedReader Start()
    {
        while (Reads && !IsDone)
        {
            if (!bytes.IsEmpty && Bytes == _shown) Show();
            int granted = pacer.Grant((int)Math.Min(chunk, (bytes.IsEmpty ? length : _shown) - Bytes), this);
            if (granted == 0) break;
            Count(granted);
        }

        return this;
    }

    public void OnGranted(int bytes)
    {
        Count(bytes);
        Start();
    }

    // As a stage does: chunk by chunk, each when the one before is through.
    private void Show()
    {
        int count = (int)Math.Min(chunk, length - Bytes);
        pacer.Pass(bytes.Span.Slice((int)Bytes, count));
        _shown += count;
    }

    private void Count(int granted)
    {
        Bytes += granted;
        Grants++;
    }
}
