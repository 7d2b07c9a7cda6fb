using StonMedia.Cache.Entries;

namespace StonMedia.Actors.Tests.Support;

/// <summary>One file of a <see cref="FakeOrigin"/>. Settings may be changed while it is served.</summary>
internal sealed class FakeFile
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Length { get; set; }

    public string? ETag { get; set; } = "\"v1\"";

    /// <summary>Which content is generated.</summary>
    public int Version { get; set; } = 1;

    public bool Ranges { get; set; } = true;

    public bool TellsLength { get; set; } = true;

    public HeaderField[] Headers { get; set; } = [new("Cache-Control", "max-age=600")];

    /// <summary>Most bytes of one read.</summary>
    public int ReadSize { get; set; } = 30_000;

    public bool ReadAsynchronously { get; set; } = true;

    /// <summary>No byte from here on before <see cref="Release"/>.</summary>
    public long? HangAt { get; set; }

    /// <summary>The connection breaks here.</summary>
    public long? CutAt { get; set; }

    public Task Released => _released.Task;

    public void Release() => _released.TrySetResult();
}
