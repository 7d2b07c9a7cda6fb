namespace StonMedia.Media.Mp4.Fragments;

/// <summary>The samples of one track, gathered from its moov tables and fragments into tables as a moov without fragments would have.</summary>
internal sealed class FragmentTrack
{
    private const uint NonSync = 0x10000, DependsOnOthers = 0x1000000;

    private readonly Mp4Track _track;
    private long _firstTime = -1;
    private long _time;       // decoding time of the sample to come
    private long _lastTime;   // of the sample that was added last

    /// <param name="track">What the moov says of it.</param>
    /// <param name="defaults">What samples have when a fragment does not say.</param>
    /// <param name="maxSamples">Samples of the moov's own tables that are taken over.</param>
    public FragmentTrack(Mp4Track track, TrackDefaults defaults, int maxSamples)
    {
        (_track, Defaults) = (track, defaults);
        Encrypted = new SampleEncryptionList(track.Description.VectorSize ?? 0);
        MediaFormatException.Require(track.SampleCount <= maxSamples, "more samples than such a file can hold");
        if (track.SampleCount > 0) AddTables();
    }

    /// <summary>The same track behind the samples of another one, which are not in it.</summary>
    public FragmentTrack(FragmentTrack before)
    {
        (_track, Defaults, _time) = (before._track, before.Defaults, before._time);
        Encrypted = new SampleEncryptionList(before._track.Description.VectorSize ?? 0);
    }

    public Mp4Track Track => _track;

    /// <summary>What its fragments tell of the encryption of their samples.</summary>
    public SampleEncryptionList Encrypted { get; }

    /// <summary>Why it cannot be cut as an encrypted track; null when nothing is known against it.</summary>
    public string? EncryptionFault { get; set; }

    public TrackDefaults Defaults { get; }

    /// <summary>Decoding time of its first sample, in ticks; -1 for none.</summary>
    public long FirstTime => _firstTime;

    /// <summary>When the sample to come would be decoded.</summary>
    public long NextTime => _time;

    public RunList Times { get; } = new();

    public RunList Offsets { get; } = new();

    public GrowingTable Sizes { get; } = new();

    /// <summary>Numbers of sync samples, from 1.</summary>
    public GrowingTable Syncs { get; } = new();

    /// <summary>Chunk offsets, 64 bits each in two entries.</summary>
    public GrowingTable Chunks { get; } = new();

    /// <summary>stsc entries.</summary>
    public GrowingTable SampleToChunk { get; } = new();

    public int ChunkCount => Chunks.Count / 2;

    public int SampleCount => Sizes.Count;

    /// <summary>A fragment says when its first sample is decoded (tfdt, 8.8.12): a gap prolongs the sample before, an overlap shortens it.</summary>
    public void StartAt(ulong time)
    {
        MediaFormatException.Require(time < 1UL << 60, "tfdt beyond 60 bits");
        if (SampleCount > 0 && (long)time != _time)
        {
            if ((long)time <= _lastTime) return;    // goes back: the sample durations are believed
            long duration = (long)time - _lastTime;
            MediaFormatException.Require(duration <= int.MaxValue, "a gap between fragments that is too long");
            Times.ChangeLast((uint)duration);
        }

        _time = (long)time;
    }

    /// <summary>Begins a chunk of <paramref name="samples"/> samples (1 or more) at a place of the source.</summary>
    public void AddChunk(long offset, uint samples, uint description)
    {
        Chunks.Add((uint)(offset >> 32));
        Chunks.Add((uint)(offset & uint.MaxValue));
        int last = SampleToChunk.Count - 3;
        if (last >= 0 && SampleToChunk.At(last + 1) == samples && SampleToChunk.At(last + 2) == description) return;
        SampleToChunk.Add((uint)ChunkCount);
        SampleToChunk.Add(samples);
        SampleToChunk.Add(description);
    }

    public void AddSample(uint duration, uint size, uint flags, int offset)
    {
        bool isSync = _track.IsSound || (flags & (NonSync | DependsOnOthers)) == 0;
        Add(duration, size, offset, isSync);
    }

    /// <summary>Where its samples end in the source, and when they are decoded (ticks of the track), in the order of decoding.</summary>
    public IEnumerable<(long End, long Time)> Places()
    {
        int chunk = 0, sample = 0, run = 0;
        uint left = 0;
        long time = _firstTime;
        for (int entry = 0; entry < SampleToChunk.Count; entry += 3)
        {
            long last = entry + 3 < SampleToChunk.Count ? SampleToChunk.At(entry + 3) - 1 : ChunkCount;
            for (; chunk < last; chunk++)
            {
                long at = (long)Chunks.At(2 * chunk) << 32 | Chunks.At((2 * chunk) + 1);
                for (uint i = 0; i < SampleToChunk.At(entry + 1) && sample < SampleCount; i++, sample++)
                {
                    at += Sizes.At(sample);
                    yield return (at, time);
                    if (left == 0) left = Times.At(run++).Count;
                    time += Times.At(run - 1).Value;
                    left--;
                }
            }
        }
    }

    /// <summary>For the index of the whole film.</summary>
    public (SampleEncryption? Encryption, string? Fault) Encryption(long sourceLength)
    {
        if (EncryptionFault is not null) return (null, EncryptionFault);
        if (Encrypted.Count == 0) return (null, _track.Description.VectorSize is null or 0 ? null : "encrypted, and nothing tells how its samples are decrypted");
        if (Encrypted.Count != SampleCount) return (null, "clear and encrypted fragments in one track");
        try
        {
            return (Encrypted.Build(sourceLength), null);
        }
        catch (MediaFormatException e)
        {
            return (null, e.Message);
        }
    }

    private void Add(uint duration, uint size, int offset, bool isSync)
    {
        MediaFormatException.Require(duration <= int.MaxValue, "a negative sample duration");
        if (_firstTime < 0) _firstTime = _time;
        _lastTime = _time;
        _time = checked(_time + duration);
        Times.Add(duration);
        Offsets.Add(unchecked((uint)offset));
        Sizes.Add(size);
        if (isSync) Syncs.Add((uint)SampleCount);
    }

    private void AddTables()
    {
        Tables.ChunkPlace place = _track.Chunks.Locate(0);
        while (true)
        {
            long samples = Math.Min(place.Samples, _track.SampleCount - place.FirstSample);
            AddChunk(_track.Chunks.Offset(place.Chunk), checked((uint)samples), _track.Chunks.Description(place.Entry));
            for (long i = place.FirstSample; i < place.FirstSample + samples; i++)
            {
                bool isSync = _track.Syncs is not { } syncs || syncs.CountBefore(i + 1) > syncs.CountBefore(i);
                Add((uint)_track.Times.ValueOf(i), checked((uint)_track.Sizes.SizeOf(i)), (int)(_track.Offsets?.ValueOf(i) ?? 0), isSync);
            }

            if (place.FirstSample + place.Samples >= _track.SampleCount) return;
            place = _track.Chunks.Following(place);
        }
    }
}
