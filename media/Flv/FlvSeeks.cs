using StonMedia.Media.Parsing;

namespace StonMedia.Media.Flv;

/// <summary>Finds the places of several sections, one after the other; those that are not there are left out.</summary>
internal sealed class FlvSeeks(FlvHead head, IReadOnlyList<TrimRequest> sections) : IMediaParser
{
    private readonly List<FlvPlace> _places = [];
    private FlvSeek _seek = new(head, sections[0], looksAtEnd: true);
    private int _section;
    private string? _reason;

    public ParseStep Start() => On(_seek.Start());

    public ParseStep Step(ReadOnlySpan<byte> data) => On(_seek.Step(data));

    private ParseStep On(ParseStep step)
    {
        while (step.Kind != ParseStepKind.Need)
        {
            if (step.Index is FlvIndex found) _places.AddRange(found.Places);
            _reason ??= step.Reason;
            if (++_section == sections.Count) return _places.Count > 0 ? ParseStep.Done(new FlvIndex(head) { Places = _places }) : ParseStep.Refused(_reason!);
            _seek = new FlvSeek(head, sections[_section], looksAtEnd: true);
            step = _seek.Start();
        }

        return step;
    }
}
