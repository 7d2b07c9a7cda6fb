namespace StonMedia.Cache.Blocks;

/// <summary>
/// Native buffers for blocks in two classes, 32 and 64 KiB, never more than the given number of bytes together.
/// Pages are taken from the system in slabs of 32 MiB, touched in order as they are first needed (<see cref="SlabMemory"/>), and kept for reuse
/// until the pool is disposed.
/// </summary>
/// <remarks>Bodies up to 16 KiB are managed arrays and do not come here, so two classes waste at most half a page.</remarks>
public sealed unsafe class BufferPool : IDisposable
{
    public const int Page = BlockSize.Bytes;
    public const int Half = Page / 2;
    private const int SlabPages = 512;
    private const nuint SlabBytes = SlabPages * (nuint)Page;

    private readonly Lock _lock = new();
    private readonly List<nint> _slabs = [];
    private readonly Stack<nint> _pages = new();
    private readonly Stack<nint> _halfFree = new();                 // pages that had a free half when pushed; checked when popped
    private readonly Dictionary<nint, byte> _freeHalves = [];       // page -> bit 0: lower half free, bit 1: upper half free
    private long _fresh;
    private long _out;
    private bool _disposed;

    /// <summary>When true, freed buffers are overwritten with 0xDD, so that a use after release shows as wrong bytes. For tests.</summary>
    public static bool PoisonFreed { get; set; }

    /// <summary>Buffers handed out and not yet given back. Zero at rest means nothing leaked.</summary>
    public long Outstanding => Interlocked.Read(ref _out);

    /// <summary>The class size that a block of that many bytes takes.</summary>
    public static int ClassOf(int length) => length <= Half ? Half : Page;

    /// <summary>A buffer of that class. The caller has reserved the bytes in the memory budget first.</summary>
    public nint Rent(int classSize)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _out++;
            if (classSize == Page) return TakePage();
            return TakeHalf();
        }
    }

    public void Return(nint buffer, int classSize)
    {
        if (PoisonFreed) new Span<byte>((void*)buffer, classSize).Fill(0xDD);
        lock (_lock)
        {
            _out--;
            if (_disposed) return;
            if (classSize == Page) _pages.Push(buffer);
            else ReturnHalf(buffer);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            if (_out != 0) return;      // someone still reads: the process is ending, the system takes the memory back
            foreach (nint slab in _slabs) SlabMemory.Free(slab, SlabBytes);
            _slabs.Clear();
        }
    }

    private nint TakePage()
    {
        if (_pages.TryPop(out nint page)) return page;
        if (_fresh == 0)
        {
            _slabs.Add(SlabMemory.Allocate(SlabBytes));
            _fresh = SlabPages;
        }

        return _slabs[^1] + (nint)((SlabPages - _fresh--) * Page);
    }

    private nint TakeHalf()
    {
        while (_halfFree.TryPop(out nint candidate))
        {
            if (!_freeHalves.Remove(candidate, out byte free)) continue;
            if (free == 0b01) return candidate;
            if (free == 0b10) return candidate + Half;
        }

        nint page = TakePage();
        _freeHalves[page] = 0b10;
        _halfFree.Push(page);
        return page;
    }

    /// <summary>Two free halves of one page become a page again, so that the classes don't starve one another.</summary>
    private void ReturnHalf(nint half)
    {
        nint page = half & ~(nint)(Page - 1);
        if (_freeHalves.Remove(page))
        {
            _pages.Push(page);
            return;
        }

        _freeHalves[page] = (byte)(page == half ? 0b01 : 0b10);
        _halfFree.Push(page);
    }
}
