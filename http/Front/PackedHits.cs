using System.Globalization;
using Microsoft.AspNetCore.Http;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Cache.Packing;

namespace StonMedia.Http.Front;

/// <summary>
/// Answers from packed records: the same answers as <see cref="PreparedHead"/> gives for open entries, at the price of the few strings
/// that are the record's own. What is out of the ordinary is left to the open form.
/// </summary>
internal sealed class PackedHits
{
    private const byte Good = 1, Bad = 2;

    // By the number of the interned text; all records of an edge share the numbers.
    private readonly byte[] _kinds = new byte[InternedText.Capacity];
    private readonly string[] _names = new string[InternedText.Capacity];
    private readonly byte[] _values = new byte[InternedText.Capacity];
    private readonly AgeText[] _ages = new AgeText[1024];

    /// <summary>Whether a record may be answered from as it is.</summary>
    public static bool IsPlain(in PackedRecord record, long now, long purges)
        => record is { HasAnswer: true, Varies: false, IsPurged: false, HasRepeatedNames: false, IsTagInTail: false }
            && record.IsFresh(now) && record.PurgeSeen >= purges && !BodilessStatus.Is(record.Status);

    /// <summary>Status and bytes that the request's conditions and Range select.</summary>
    public static AnswerShape Judge(Exchange exchange, Site site, in PackedRecord record)
    {
        if (record.Status != StatusCodes.Status200OK) return new AnswerShape(record.Status, RangeSelection.Whole);
        IHeaderDictionary headers = exchange.Request.Headers;
        bool isConditional = headers.IfNoneMatch.Count > 0 || headers.IfModifiedSince.Count > 0 || headers.Range.Count > 0
            || headers.IfMatch.Count > 0 || headers.IfUnmodifiedSince.Count > 0;
        if (!isConditional) return new AnswerShape(StatusCodes.Status200OK, RangeSelection.Whole);
        string? tag = site.Settings.Headers.Etag && record.IsTagInHeader ? TagOf(record) : null;
        return AnswerShape.Judge(headers, exchange.IsHead, new Validators(tag, record.LastModified, record.Date), record.Body.Length);
    }

    /// <summary>Sets the response's header. False: something in it cannot be sent as it is; the response is as before.</summary>
    public bool TryWriteHead(IHeaderDictionary headers, Site site, TargetPlan plan, in PackedRecord record, bool notModified, long age)
    {
        string? contentType = null, via = null, otherCaches = null;
        foreach (PackedLine line in record.Lines)
        {
            PackedLineKind kind = line.NameNumber < 0 || !IsSendable(line) ? PackedLineKind.Unsendable : KindOf(line);
            switch (kind)
            {
                case PackedLineKind.Plain:
                case PackedLineKind.OfContent when !notModified:
                    headers[_names[line.NameNumber]] = line.Value;
                    break;
                case PackedLineKind.ContentType:
                    contentType = line.Value;
                    break;
                case PackedLineKind.ETag when site.Settings.Headers.Etag && record.IsTagInHeader:
                    headers.ETag = line.Value;
                    break;
                case PackedLineKind.LastModified:
                    headers.LastModified = line.Value;
                    break;
                case PackedLineKind.Via:
                    via = line.Value;
                    break;
                case PackedLineKind.CacheStatus:
                    otherCaches = line.Value;
                    break;
                case PackedLineKind.Unsendable:
                    headers.Clear();
                    return false;
            }
        }

        if (!notModified)
        {
            contentType ??= record.Status == StatusCodes.Status200OK ? ContentTypes.Of(plan.SourcePath) : null;
            if (contentType is not null) headers.ContentType = contentType;
        }

        if (site.Settings.Headers.Via) headers.Via = via is null ? PreparedHead.OwnVia : $"{via}, {PreparedHead.OwnVia}";
        else if (via is not null) headers.Via = via;
        if (site.Settings.Headers.Age) headers.Age = TextOf(age);
        headers["Cache-Status"] = otherCaches is null ? PreparedHead.OwnHit : $"{otherCaches}, {PreparedHead.OwnHit}";
        return true;
    }

    private static string? TagOf(in PackedRecord record)
    {
        foreach (PackedLine line in record.Lines)
            if (line.Name.Equals("ETag", StringComparison.OrdinalIgnoreCase)) return HeaderLines.IsSendableValue(line.Value) ? line.Value : null;
        return null;
    }

    private PackedLineKind KindOf(in PackedLine line)
    {
        var kind = (PackedLineKind)Volatile.Read(ref _kinds[line.NameNumber]);
        if (kind != PackedLineKind.Unknown) return kind;
        _names[line.NameNumber] = HeaderLines.Known(line.Name);
        kind = PreparedHead.KindOf(line.Name);
        Volatile.Write(ref _kinds[line.NameNumber], (byte)kind);
        return kind;
    }

    private bool IsSendable(in PackedLine line)
    {
        if (line.ValueNumber < 0) return HeaderLines.IsSendableValue(line.Value);
        ref byte known = ref _values[line.ValueNumber];
        if (known == 0) known = HeaderLines.IsSendableValue(line.Value) ? Good : Bad;
        return known == Good;
    }

    private string TextOf(long age)
    {
        ref AgeText slot = ref _ages[age & (_ages.Length - 1)];
        AgeText? kept = Volatile.Read(ref slot);
        if (kept is not null && kept.Seconds == age) return kept.Text;
        kept = new AgeText(age, age.ToString(CultureInfo.InvariantCulture));
        Volatile.Write(ref slot, kept);
        return kept.Text;
    }

    private sealed record AgeText(long Seconds, string Text);
}
