using StonMedia.Cache.Entries;

namespace StonMedia.Actors.Tests.Support;

/// <summary>One file of a <see cref="FakeOrigin"/>. Settings may be changed while it is served.</summary>
internal sealed class FakeFile
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Length { get; set; }

    /// <summary>The tag and which content is generated; replaced as one, so that no answer has the tag of one and the bytes of the other.</summary>
    public Edition Now { get; set; } = new("\"v1\"", 1);

    public string? ETag { get => Now.ETag; init => Now = Now with { ETag = value }; }

    public bool Ranges { get; set; } = true;

    /// <summary>Another status than 200, without a body.</summary>
    public int Status { get; set; } = 200;

    public bool TellsLength { get; set; } = true;

    public HeaderField[] Headers { get; set; } = [new("Cache-Control", "max-age=600")];

    /// <summary>Most bytes of one read.</summary>
    public int ReadSize { get; set; } = 30_000;

    public bool ReadAsynchronously { get; set; } = true;

    /// <summary>So many bytes of the body are here with the head.</summary>
    public long AtHand { get; set; }

    /// <summary>No byte from here on before <see cref="Release"/>.</summary>
    public long? HangAt { get; set; }

    /// <summary>The connection breaks here.</summary>
    public long? CutAt { get; set; }

    /// <summary>With <see cref="CutAt"/>: the read itself throws, without a task.</summary>
    public bool FailsAtOnce { get; set; }

    /// <summary>Conditions are always met, with whatever tag it has now.</summary>
    public bool AnswersNotModified { get; set; }

    public Task Released => _released.Task;

    public void Release() => _released.TrySetResult();

    public sealed record Edition(string? ETag, int Version);
}
