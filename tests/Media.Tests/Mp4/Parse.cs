using StonMedia.Media.Parsing;

namespace StonMedia.Media.Tests.Mp4;

/// <summary>Feeds a parser as the edge does, and holds it to its contract.</summary>
internal static class Parse
{
    public static ParseStep Steps(byte[] file, MediaLimits? limits = null, List<ParseStep>? needs = null)
    {
        ParseStep step = Run(MediaFormats.CreateParser(file.Length, limits ?? MediaLimits.Default), file, needs);
        IMediaParser? more = step.Index?.Continuation(limits ?? MediaLimits.Default);
        return more is null ? step : Run(more, file, needs);
    }

    /// <summary>One parser alone: of a fragmented film only the header.</summary>
    public static ParseStep Run(IMediaParser parser, byte[] file, List<ParseStep>? needs = null)
    {
        ParseStep step = parser.Start();
        for (int count = 0; step.Kind == ParseStepKind.Need; count++)
        {
            Assert.InRange(count, 0, 5000);
            Assert.InRange(step.Length, 1, file.Length - step.Offset);
            needs?.Add(step);
            step = parser.Step(file.AsSpan((int)step.Offset, step.Length));
        }

        return step;
    }

    public static MediaIndex Index(byte[] file)
    {
        ParseStep step = Steps(file);
        Assert.True(step.Kind == ParseStepKind.Done, step.Reason);
        return step.Index!;
    }

    /// <summary>An index that can make these clips; <paramref name="needs"/> gets what was read for them alone.</summary>
    public static MediaIndex Deepened(byte[] file, IReadOnlyList<TrimRequest> sections, List<ParseStep>? needs = null)
    {
        MediaIndex index = Index(file);
        if (index.Deepen(sections, MediaLimits.Default) is not { } parser) return index;
        ParseStep step = Run(parser, file, needs);
        Assert.True(step.Kind == ParseStepKind.Done, step.Reason);
        return step.Index!;
    }

    /// <summary>A clip's bytes; fails when there is none.</summary>
    public static byte[] Clip(byte[] file, string? start, string? end, List<ParseStep>? needs = null)
    {
        Assert.True(TrimRequest.TryParse(start, end, out TrimRequest request));
        ViewResult view = Deepened(file, [request], needs).Trimmed(request);
        Assert.Null(view.Reason);
        return Layouts.LayoutBytes.Read(view.Layout, file);
    }

    public static string Refusal(byte[] file, MediaLimits? limits = null)
    {
        ParseStep step = Steps(file, limits);
        Assert.Equal(ParseStepKind.Refused, step.Kind);
        Assert.False(string.IsNullOrWhiteSpace(step.Reason));
        return step.Reason!;
    }
}
