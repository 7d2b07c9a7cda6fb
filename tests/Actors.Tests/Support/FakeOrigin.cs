using System.Collections.Concurrent;
using System.Globalization;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Streams.Origin;

namespace StonMedia.Actors.Tests.Support;

/// <summary>An origin in memory: any number of files of generated content, with every way to misbehave that a test asks for.</summary>
internal sealed class FakeOrigin : IOriginClient
{
    private long _bodyBytes;

    public ConcurrentDictionary<string, FakeFile> Files { get; } = new();

    public ConcurrentQueue<(string Target, string? Range)> Requests { get; } = new();

    /// <summary>Which server was asked for what, in order.</summary>
    public ConcurrentQueue<(string Server, string Target)> Asked { get; } = new();

    /// <summary>A file for this one request; null: the one of its path.</summary>
    public Func<OriginRequest, FakeFile?> Choose { get; set; } = static _ => null;

    /// <summary>Body bytes that were read from answers.</summary>
    public long BodyBytes => Interlocked.Read(ref _bodyBytes);

    /// <summary>Called for each request before it is answered; may throw or wait.</summary>
    public Func<OriginRequest, CancellationToken, Task> Before { get; set; } = static (_, _) => Task.CompletedTask;

    public static byte ByteAt(long offset, int version) => (byte)((offset * 31) ^ (offset >> 8) ^ (offset >> 16) ^ (version * 101));

    public async Task<OriginResponse> SendAsync(OriginRequest request, CancellationToken cancel)
    {
        Requests.Enqueue((request.RawTarget, request.Headers.First("Range")));
        Asked.Enqueue((request.Server.Host, request.RawTarget));
        await Task.Yield();
        await Before(request, cancel);
        FakeFile? file = Choose(request);
        if (file is null && !Files.TryGetValue(request.RawTarget, out file)) return Answer(404, [new("Content-Type", "text/plain")], 0, 0, new FakeFile(), new FakeFile.Edition(null, 1));
        FakeFile.Edition now = file.Now;
        if (file.Status != 200) return Answer(file.Status, Head(file, now), 0, 0, file, now);
        if (request.Headers.First("If-None-Match") is { } match && (match == now.ETag || file.AnswersNotModified)) return Answer(304, Head(file, now), 0, 0, file, now);
        string? condition = request.Headers.First("If-Range");
        bool ranged = file.Ranges && request.Headers.First("Range") is not null && (condition is null || condition == now.ETag);
        if (!ranged) return Answer(200, Head(file, now), 0, file.Length, file, now);
        string[] ends = request.Headers.First("Range")!["bytes=".Length..].Split('-');
        long from = long.Parse(ends[0], CultureInfo.InvariantCulture);
        long end = ends[1].Length == 0 ? file.Length : Math.Min(file.Length, long.Parse(ends[1], CultureInfo.InvariantCulture) + 1);
        if (from >= file.Length) return Answer(416, [new("Content-Range", $"bytes */{file.Length}")], 0, 0, file, now);
        return Answer(206, [.. Head(file, now), new("Content-Range", $"bytes {from}-{end - 1}/{file.Length}")], from, end, file, now);
    }

    private static List<HeaderField> Head(FakeFile file, FakeFile.Edition now)
    {
        List<HeaderField> head = [new("Content-Type", "video/mp4"), new("Date", HttpDate.Format(DateTimeOffset.UtcNow)), .. file.Headers];
        if (now.ETag is not null) head.Add(new("ETag", now.ETag));
        return head;
    }

    private Answered Answer(int status, List<HeaderField> headers, long from, long end, FakeFile file, FakeFile.Edition now)
        => new(this, file, now.Version, from, end)
        {
            Status = status,
            Headers = new HeaderList([.. headers]),
            ContentLength = file.TellsLength || status != 200 ? end - from : null,
            RequestTime = DateTimeOffset.UtcNow,
            ResponseTime = DateTimeOffset.UtcNow,
        };

    private sealed class Answered(FakeOrigin origin, FakeFile file, int version, long from, long end) : OriginResponse
    {
        private long _position = from;
        private Memory<byte> _begun;

        public override bool TryRead(Memory<byte> buffer, out int count)
        {
            count = (int)Math.Clamp(file.AtHand - _position, 0, buffer.Length);
            if (count == 0) _begun = buffer;
            else Fill(buffer.Span[..count]);
            return count > 0;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
        {
            Assert.True(_begun.IsEmpty || _begun.Span == buffer.Span, "the read that had begun was for another buffer");
            _begun = default;
            return Read(buffer, cancel);
        }

        private ValueTask<int> Read(Memory<byte> buffer, CancellationToken cancel)
            => file.FailsAtOnce && _position >= file.CutAt ? throw new OriginException(OriginFailure.Truncated, "the origin closed early") : ReadLaterAsync(buffer, cancel);

        private async ValueTask<int> ReadLaterAsync(Memory<byte> buffer, CancellationToken cancel)
        {
            if (file.HangAt is { } hang && _position >= hang) await file.Released.WaitAsync(cancel);
            if (file.CutAt is { } cut && _position >= cut) throw new OriginException(OriginFailure.Truncated, "the origin closed early");
            if (file.ReadAsynchronously) await Task.Yield();
            long stop = Math.Min(end, Math.Min(file.HangAt is { } at && at > _position ? at : end, file.CutAt is { } c && c > _position ? c : end));
            int count = (int)Math.Min(Math.Min(buffer.Length, stop - _position), file.ReadSize);
            Fill(buffer.Span[..count]);
            return count;
        }

        private void Fill(Span<byte> room)
        {
            for (int i = 0; i < room.Length; i++) room[i] = ByteAt(_position + i, version);
            _position += room.Length;
            Interlocked.Add(ref origin._bodyBytes, room.Length);
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
