using StonMedia.Media.Layouts;

namespace StonMedia.Media.Mp3;

/// <summary>
/// Sections of a stream put one behind the other, each but the first behind a <see cref="SeamFrame"/>, which takes the place of its first frame.
/// Sections begin and end with frames; what one is longer or shorter than wanted, the next one makes good: all is heard when it is due, to half a frame.
/// </summary>
internal sealed class SoundJoin
{
    private readonly StreamHead _head;
    private readonly IFrames _frames;
    private readonly List<Part> _parts = [];
    private readonly int _samples;
    private SoundCut _cut;            // of the first section: which samples of its lead-in are not heard
    private long _wanted, _made;      // samples that are to be heard, and that are

    public SoundJoin(StreamHead head, IFrames frames) => (_head, _frames, _samples) = (head, frames, head.Header.Samples);

    private readonly record struct Part(long First, long Frames, long Start, long Bytes, SeamFrame? Seam)
    {
        public long AllFrames => Frames + (Seam is null ? 0 : 1);

        public long AllBytes => Bytes + (Seam?.Size ?? 0);
    }

    /// <summary>The layout, without what stands behind the frames of the source.</summary>
    /// <param name="request">The sections; those behind the end are left out.</param>
    /// <param name="sourceLength">Bytes of the source.</param>
    /// <param name="isConstant">All frames of the source have one bit rate.</param>
    /// <param name="tag">See <see cref="Layout.ViewTag"/>.</param>
    /// <exception cref="MediaFormatException">No section lies in the stream, the first is too long, or frames were not found.</exception>
    public Layout Make(MultiTrimRequest request, long sourceLength, bool isConstant, string tag)
    {
        double most = sourceLength * (1 + (request.MaxRatio / 100));
        foreach (TrimRequest section in request.Sections)
        {
            if (_head.SampleAt(section.StartMicroseconds) / _samples >= _frames.Count) continue;
            (long wanted, long made) = (_wanted, _made);
            Add(section);
            if (_parts.Sum(static p => p.AllBytes) <= most) continue;
            _parts.RemoveAt(_parts.Count - 1);
            (_wanted, _made) = (wanted, made);
            break;
        }

        MediaFormatException.Require(_parts.Count > 0, "no section lies in the file, or the first is larger than max-ratio allows");
        long frames = _parts.Sum(static p => p.AllFrames), bytes = _parts.Sum(static p => p.AllBytes);
        SoundCut all = _cut.Joined(frames, bytes, (int)Math.Clamp(_made - _wanted, 0, _samples));
        byte[] info = InfoFrame.Write(_head.Header, all, isConstant && _parts.TrueForAll(static p => p.Seam is null or { HasRateOf: true }), Places(frames, isConstant));
        LayoutBuilder layout = new LayoutBuilder().AddSource(0, _head.TagsEnd).AddInline(info);
        long header = layout.Length;
        foreach (Part part in _parts)
        {
            part.Seam?.AddTo(layout);
            layout.AddSource(part.Start, part.Bytes);
        }

        return layout.Build(tag + request, header, TimeSpan.FromSeconds((double)all.Heard(_samples) / _head.Header.SampleRate));
    }

    private void Add(TrimRequest section)
    {
        long from = _head.SampleAt(section.StartMicroseconds), end = _frames.Count * _samples;
        long to = section.EndMicroseconds is { } wanted ? Math.Min(_head.SampleAt(wanted), end) : end, first;
        SeamFrame? seam = null;
        if (_parts.Count == 0)
        {
            _cut = SoundCut.Of(_head, _frames, section);
            first = _cut.First;
            (_wanted, _made) = (to - from, _cut.IsGapless ? -_cut.Skip : 0);
        }
        else
        {
            // What comes behind the seam is as far into the section as it is late, to half a frame.
            first = Math.Clamp((from + _made + _samples - _wanted + (_samples / 2)) / _samples, 0, _frames.Count - 1);
            seam = new SeamFrame(_head, _frames, first);
            _wanted += to - from;
            _made += _samples;
        }

        long count = to == end ? _frames.Count - first : Math.Clamp((_wanted - _made + (_samples / 2)) / _samples, 1, _frames.Count - first);
        long start = SoundCut.Get(_frames, first).Offset, stop = first + count == _frames.Count ? _frames.End : SoundCut.Get(_frames, first + count - 1).End;
        _made += count * _samples;
        _parts.Add(new Part(first, count, start, stop - start, seam));
    }

    // Bytes, from the first part on, at which 0, 1, ... 99 percent of the frames begin.
    private long[] Places(long frames, bool isConstant)
    {
        var places = new long[100];
        int part = 0;
        long framesBefore = 0, bytesBefore = 0;
        for (int i = 0; i < places.Length; i++)
        {
            long number = frames * i / places.Length;
            while (number >= framesBefore + _parts[part].AllFrames)
            {
                framesBefore += _parts[part].AllFrames;
                bytesBefore += _parts[part].AllBytes;
                part++;
            }

            Part at = _parts[part];
            long within = Math.Max(0, number - framesBefore - (at.AllFrames - at.Frames));
            long place = !isConstant && _frames.TryGet(at.First + within, out Frame frame) ? frame.Offset - at.Start : at.Bytes * within / at.Frames;
            places[i] = bytesBefore + (number == framesBefore ? 0 : place + (at.Seam?.Size ?? 0));
        }

        return places;
    }
}
