namespace StonMedia.Media.Flv;

/// <summary>What the beginning of an FLV says. Immutable.</summary>
internal sealed record FlvHead
{
    public required long Length { get; init; }

    /// <summary>The file header and the size behind it.</summary>
    public required byte[] Header { get; init; }

    /// <summary>Payload of onMetaData; empty when there was none.</summary>
    public byte[] Metadata { get; init; } = [];

    /// <summary>Tags with the set-up of the decoders, whole: video, sound.</summary>
    public byte[] VideoSetup { get; init; } = [];

    public byte[] SoundSetup { get; init; } = [];

    /// <summary>First tag with a picture or sound.</summary>
    public required FlvTag First { get; init; }

    /// <summary>There are pictures: clips begin at a key frame.</summary>
    public required bool HasVideo { get; init; }

    /// <summary>Seconds, as onMetaData says; 0 when it does not.</summary>
    public double Seconds { get; init; }

    /// <summary>Key frames as onMetaData has them, rising: a hint. Milliseconds and source offsets.</summary>
    public (uint Time, long Offset)[] Keys { get; init; } = [];
}
