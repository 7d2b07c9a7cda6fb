using StonMedia.Media.Layouts;

namespace StonMedia.Media.Mp4.Tables;

/// <summary>A table of entries of one width, worked out when read; the first and the last entry of what is read may be cut by its ends.</summary>
/// <param name="width">Bytes of an entry, 1 to 16.</param>
internal abstract class EntryTable(int width) : ComputedBytes
{
    private const int WidestEntry = 16;

    /// <summary>Bytes of an entry.</summary>
    protected int Width => width;

    /// <summary>Writes whole entries from the one with that number on, as many as there is room for: at least one, all within the table.</summary>
    protected abstract void Fill(long index, Span<byte> entries);

    protected sealed override void ReadCore(long offset, Span<byte> destination)
    {
        long index = offset / width;
        int skip = (int)(offset % width);
        if (skip > 0)
        {
            int count = Math.Min(width - skip, destination.Length);
            FillPart(index++, skip, destination[..count]);
            destination = destination[count..];
        }

        int whole = destination.Length - (destination.Length % width);
        if (whole > 0) Fill(index, destination[..whole]);
        if (whole < destination.Length) FillPart(index + (whole / width), 0, destination[whole..]);
    }

    private void FillPart(long index, int skip, Span<byte> part)
    {
        Span<byte> entry = stackalloc byte[WidestEntry];
        Fill(index, entry[..width]);
        entry.Slice(skip, part.Length).CopyTo(part);
    }
}
