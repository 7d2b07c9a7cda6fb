using Microsoft.AspNetCore.Http;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Http;

namespace StonMedia.Http.Front;

/// <summary>
/// What a representation's response looks like once the request's conditions and Range were judged (RFC 9110 13.2.2 and 14.2).
/// </summary>
/// <param name="Status">200, 206, 304, 412 or 416.</param>
/// <param name="Selection">The bytes wanted; whole unless the status is 206.</param>
internal readonly record struct AnswerShape(int Status, RangeSelection Selection)
{
    private static readonly AnswerShape s_whole = new(StatusCodes.Status200OK, RangeSelection.Whole);

    /// <summary>Judges a GET or HEAD whose answer would be 200.</summary>
    /// <param name="headers">The request's header.</param>
    /// <param name="isHead">Range is for GET alone (RFC 9110 14.2).</param>
    /// <param name="validators">Of the representation, that is: of the view.</param>
    /// <param name="length">Its length; -1 while unknown, and then Range is ignored.</param>
    public static AnswerShape Judge(IHeaderDictionary headers, bool isHead, Validators validators, long length)
    {
        var conditions = new ConditionalHeaders(
            HeaderLines.Joined(headers.IfMatch),
            HeaderLines.Joined(headers.IfNoneMatch),
            HeaderLines.Joined(headers.IfModifiedSince),
            HeaderLines.Joined(headers.IfUnmodifiedSince));
        switch (Preconditions.Evaluate(isGetOrHead: true, in conditions, validators))
        {
            case PreconditionResult.NotModified: return new AnswerShape(StatusCodes.Status304NotModified, RangeSelection.Whole);
            case PreconditionResult.Failed: return new AnswerShape(StatusCodes.Status412PreconditionFailed, RangeSelection.Whole);
        }

        if (isHead || length < 0 || HeaderLines.Joined(headers.Range) is not { } range) return s_whole;
        if (!Preconditions.AllowRange(HeaderLines.Joined(headers.IfRange), validators)) return s_whole;
        RangeSelection selection = RangeHeader.Select(range, length);
        return selection.Outcome switch
        {
            RangeOutcome.Whole => s_whole,
            RangeOutcome.Unsatisfiable => new AnswerShape(StatusCodes.Status416RangeNotSatisfiable, RangeSelection.Whole),
            _ => new AnswerShape(StatusCodes.Status206PartialContent, selection),
        };
    }

    /// <summary>The one run of bytes of a 200 or of a 206 with one range.</summary>
    public (long Offset, long Count) Run(long length)
        => Selection.Outcome == RangeOutcome.Single ? (Selection.Single.First, Selection.Single.Length) : (0, length);
}
