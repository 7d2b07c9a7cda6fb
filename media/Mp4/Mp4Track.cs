using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4;

/// <summary>One track of a moov and its tables. Samples count from 0; times are in <see cref="Timescale"/> unless said otherwise.</summary>
internal sealed record Mp4Track
{
    /// <summary>Index of its trak in the box tree.</summary>
    public required int Node { get; init; }

    public required uint Id { get; init; }

    /// <summary>vide, soun, text, ...; 0 when there is no hdlr.</summary>
    public required uint Handler { get; init; }

    public required bool IsEnabled { get; init; }

    /// <summary>Players turn or mirror its pictures: the matrix of its tkhd does more than scale and move (ISO/IEC 14496-12, 8.3.2).</summary>
    public bool IsTurned { get; init; }

    /// <summary>Ticks a second, above 0 unless damaged.</summary>
    public required uint Timescale { get; init; }

    public required SampleDescription Description { get; init; }

    /// <summary>Edit list in order; empty when the track has none.</summary>
    public required IReadOnlyList<Edit> Edits { get; init; }

    /// <summary>Why its samples cannot be cut; null when they can. The tables below are set only then.</summary>
    public required string? Damage { get; init; }

    /// <summary>Samples that have a size and a place.</summary>
    public long SampleCount { get; init; }

    public RunTable Times { get; init; } = null!;

    /// <summary>Composition offsets, null when all are 0.</summary>
    public RunTable? Offsets { get; init; }

    public SizeTable Sizes { get; init; } = null!;

    public ChunkTable Chunks { get; init; } = null!;

    /// <summary>Sync samples, null when every sample is one.</summary>
    public SyncTable? Syncs { get; init; }

    /// <summary>Sum of all sample durations.</summary>
    public long MediaDuration { get; init; }

    /// <summary>The sample_size field of the stsz: what a cut table repeats when sizes are constant.</summary>
    public uint SizeField { get; init; }

    /// <summary>Sound samples that a decoder needs before the first one that is heard.</summary>
    public long PrerollSamples { get; init; }

    /// <summary>What decrypting its samples takes; null when they are not encrypted, or one vector serves all.</summary>
    public SampleEncryption? Encryption { get; init; }

    /// <summary>Why its encrypted samples cannot be cut; null when they can.</summary>
    public string? EncryptionFault { get; init; }

    public bool IsVideo => Handler == FourCc.Vide;

    public bool IsSound => Handler == FourCc.Soun;

    public long MemoryBytes => 200 + (Edits.Count * 24L) + (Damage is not null ? 0
        : Times.MemoryBytes + (Offsets?.MemoryBytes ?? 0) + Sizes.MemoryBytes + Chunks.MemoryBytes + (Encryption?.MemoryBytes ?? 0) + 64);
}
