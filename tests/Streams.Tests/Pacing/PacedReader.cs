using StonMedia.Streams.Pacing;

namespace StonMedia.Streams.Tests.Pacing;

/// <summary>A delivery that always wants more, in chunks of a given size, and counts what it was given.</summary>
internal sealed class PacedReader(DeliveryPacer pacer, int chunk = 64 << 10, long length = long.MaxValue) : IPaceWaiter
{
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
            int granted = pacer.Grant((int)Math.Min(chunk, length - Bytes), this);
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

    private void Count(int bytes)
    {
        Bytes += bytes;
        Grants++;
    }
}
