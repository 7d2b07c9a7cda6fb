using StonMedia.Media.Parsing;
using StonMedia.Media.Tests.Layouts;

namespace StonMedia.Media.Tests.Oracle;

/// <summary>Makes a view of a file as the edge would, into another file.</summary>
internal static class ViewFile
{
    /// <summary>As Write, for a clip of a source that may have to be read further.</summary>
    public static string? WriteClip(string source, string target, TrimRequest request)
    {
        byte[] file = File.ReadAllBytes(source);
        ParseStep step = Mp4.Parse.Steps(file);
        if (step.Index?.Deepen([request], MediaLimits.Default) is { } parser) step = Mp4.Parse.Run(parser, file);
        if (step.Index is not { } index) return step.Reason;
        ViewResult view = index.Trimmed(request);
        File.WriteAllBytes(target, LayoutBytes.Read(view.Layout, file));
        return view.Reason;
    }

    /// <summary>The view's reason, null when it was made; parser refusals count as a reason, and the source is written as it is.</summary>
    public static string? Write(string source, string target, Func<MediaIndex, ViewResult> view)
    {
        using FileStream file = File.OpenRead(source);
        ParseStep step = Run(MediaFormats.CreateParser(file.Length, MediaLimits.Default), file);
        IMediaParser? more = step.Index?.Continuation(MediaLimits.Default);
        if (more is not null) step = Run(more, file);
        if (step.Kind == ParseStepKind.Refused)
        {
            File.Copy(source, target, overwrite: true);
            return step.Reason;
        }

        ViewResult result = view(step.Index!);
        LayoutBytes.Materialise(result.Layout, source, target);
        return result.Reason;
    }

    private static ParseStep Run(IMediaParser parser, FileStream file)
    {
        ParseStep step = parser.Start();
        while (step.Kind == ParseStepKind.Need)
        {
            var data = new byte[step.Length];
            file.Position = step.Offset;
            file.ReadExactly(data);
            step = parser.Step(data);
        }

        return step;
    }

    public static Func<MediaIndex, ViewResult> Trim(double start, double end)
    {
        string Text(double value) => value.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(TrimRequest.TryParse(Text(start), Text(end), out TrimRequest request));
        return index => index.Trimmed(request);
    }

    public static Func<MediaIndex, ViewResult> Join(IEnumerable<(double Start, double End)> sections)
    {
        string text = string.Join(',', sections.Select(s => FormattableString.Invariant($"{s.Start:0.######}-{s.End:0.######}")));
        Assert.True(MultiTrimRequest.TryParse(text, out MultiTrimRequest request));
        return index => index.MultiTrimmed(request.With(allTracks: false, exactStart: true, maxRatio: 1000));
    }
}
