using StonMedia.Media.Parsing;
using StonMedia.Streams.Delivery;

namespace StonMedia.Streams.Views;

/// <summary>Whether a file that was written to lately is complete all the same.</summary>
public sealed partial class MediaViews
{
    private Task<FileEnd>? _end;

    /// <summary>It is known that the file is complete.</summary>
    public bool IsComplete => Volatile.Read(ref _end) is { IsCompletedSuccessfully: true, Result: FileEnd.Reached };

    /// <summary>Looks once for all who ask. Not on a socket thread.</summary>
    /// <param name="open">Opens a reader of the body.</param>
    /// <exception cref="BodyException">The places to look at could not be read from the origin.</exception>
    public Task<FileEnd> EndAsync(Func<BodySource> open)
    {
        lock (_lock)
        {
            if (_end is { IsFaulted: false, IsCanceled: false } known) return known;
            Task<FileEnd> begun = Task.Run(() => FindEndAsync(open));
            Volatile.Write(ref _end, begun);
            return begun;
        }
    }

    private async Task<FileEnd> FindEndAsync(Func<BodySource> open)
    {
        if (_body.Length < 0) return FileEnd.Open;
        using BodySource reader = open();
        var parser = new FileEndParser(_body.Length);
        await IndexLoader.LoadAsync(parser, _body, reader, CancellationToken.None).ConfigureAwait(false);
        return parser.Result;
    }
}
