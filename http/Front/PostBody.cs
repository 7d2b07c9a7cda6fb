namespace StonMedia.Http.Front;

/// <summary>The body of a POST: whole and in memory, or a stream where it is not to be kept there. Disposing it gives its room back.</summary>
/// <param name="whole">All of it; null: see <see cref="Rest"/>.</param>
/// <param name="rest">The body to be passed on, what was read of it first; not used beside <paramref name="whole"/>.</param>
/// <param name="release">Gives back what it took of the edge's room for such bodies.</param>
internal sealed class PostBody(byte[]? whole, Stream rest, Action? release) : IDisposable
{
    private Action? _release = release;

    public byte[]? Whole { get; } = whole;

    public Stream Rest { get; } = rest;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
