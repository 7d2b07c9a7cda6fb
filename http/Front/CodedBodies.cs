using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Cache.Settings;
using StonMedia.Media.Layouts;
using StonMedia.Streams.Delivery;

namespace StonMedia.Http.Front;

/// <summary>
/// compression of one virtual host: text that the origin sent as it is, coded once a version and coding, for clients that take it. Work is
/// bounded: when too much is being coded already, clients get the body as it is, and a later one has it coded.
/// </summary>
internal sealed class CodedBodies(CompressionSettings settings)
{
    /// <summary>Bodies that wait to be coded or are being coded, of one virtual host.</summary>
    private const int MostMaking = 64;

    /// <summary>All virtual hosts share it: coding is nothing but processor time.</summary>
    private static readonly SemaphoreSlim s_lane = new(Math.Max(1, Environment.ProcessorCount / 2));

    private readonly ConcurrentDictionary<string, CodedBody> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<byte[]?>> _making = new(StringComparer.Ordinal);
    private MemoryStore? _store;

    /// <summary>Whether answers from this snapshot depend on what codings the client takes.</summary>
    /// <param name="length">Of the body or view; -1: not known yet, and then it goes out as it is.</param>
    public bool AppliesTo(EntrySnapshot snapshot, IHeaderDictionary request, long length)
        => length >= settings.Min && length <= settings.Max && snapshot.Status == StatusCodes.Status200OK
            && !snapshot.Headers.Contains("Content-Encoding") && !CacheControl.Parse(snapshot.Headers).NoTransform
            && !(HeaderLines.Joined(request.CacheControl) is { } asked && asked.Contains("no-transform", StringComparison.OrdinalIgnoreCase));

    /// <summary>The coding for a client: the first in the operator's order that it takes; null: none.</summary>
    public ContentEncoding? Choose(IHeaderDictionary request)
    {
        string? taken = AcceptEncoding.Normalise(HeaderLines.Joined(request.AcceptEncoding));
        if (taken is null) return null;
        foreach (ContentEncoding coding in settings.Encodings)
            if (taken.Contains(Coder.NameOf(coding), StringComparison.Ordinal)) return coding;
        return null;
    }

    /// <summary>The coded bytes, made if this is the first time; null: the body goes out as it is.</summary>
    /// <param name="key">The record's key.</param>
    /// <param name="view">The view that is sent; null: the body itself.</param>
    public async ValueTask<byte[]?> GetAsync(
        string key, EntrySnapshot snapshot, IBodySource body, Layout? view, ContentEncoding coding, CancellationToken cancel)
    {
        string name = $"{Coder.NameOf(coding)} {view?.ViewTag} {key}", token = TokenOf(snapshot);
        if (_known.TryGetValue(name, out CodedBody? known) && known.Token == token)
        {
            known.Touch();
            return known.Bytes.Length == 0 ? null : known.Bytes;
        }

        var made = new TaskCompletionSource<byte[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
        string job = $"{token} {name}";
        if (_making.TryGetValue(job, out Task<byte[]?>? others) || _making.Count >= MostMaking || !_making.TryAdd(job, made.Task))
            return others is null ? null : await others.WaitAsync(cancel).ConfigureAwait(false);
        byte[]? coded = null;
        try
        {
            coded = await MakeAsync(snapshot, body, view, coding, cancel).ConfigureAwait(false);
            Keep(snapshot.Body.Store, name, token, coded);
        }
        finally
        {
            // Whoever joined gets the body as it is when this one failed or left.
            _making.TryRemove(job, out _);
            made.SetResult(coded is { Length: 0 } ? null : coded);
        }

        return coded.Length == 0 ? null : coded;
    }

    internal void Forget(CodedBody coded)
    {
        _known.TryRemove(new KeyValuePair<string, CodedBody>(coded.Name, coded));
        _store!.Release(coded.Charge);
    }

    private static async Task<byte[]> MakeAsync(
        EntrySnapshot snapshot, IBodySource body, Layout? view, ContentEncoding coding, CancellationToken cancel)
    {
        long length = view?.Length ?? snapshot.Body.Length;
        using var plain = new MemoryStream((int)length);
        PipeWriter writer = PipeWriter.Create(plain, new StreamPipeWriterOptions(leaveOpen: true));
        await DirectSender.SendAsync(writer, body, view, 0, length, cancel).ConfigureAwait(false);
        await writer.CompleteAsync().ConfigureAwait(false);
        await s_lane.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await WorkLane.Enter();
            return Coder.Code(plain.GetBuffer().AsSpan(0, (int)plain.Length), coding);
        }
        finally
        {
            s_lane.Release();
        }
    }

    private void Keep(MemoryStore store, string name, string token, byte[] bytes)
    {
        Volatile.Write(ref _store, store);
        var coded = new CodedBody(this, name, token, bytes);
        if (!store.TryReserve(coded.Charge)) return;
        if (_known.TryGetValue(name, out CodedBody? before) && before.TakeOut()) store.NoteGone();
        if (_known.TryAdd(name, coded)) store.Admit(coded);
        else store.Release(coded.Charge);
    }

    /// <summary>The same for the same bytes: a strong tag outlives a record that was put away and taken out again, a number does not.</summary>
    private static string TokenOf(EntrySnapshot snapshot)
        => snapshot.Body.Validators.HasStrongETag
            ? string.Create(CultureInfo.InvariantCulture, $"{snapshot.ETag} {snapshot.Body.Length}")
            : snapshot.Body.Id.ToString(CultureInfo.InvariantCulture);
}
