using StonMedia.Streams.Delivery;

namespace StonMedia.Streams.Stills;

/// <summary>
/// Makes pictures with FFmpeg for all virtual hosts: so many programs at once, so many jobs under way, each with a time limit. The input is found and
/// fetched before a program is started, within a limit of its own, so that a slow origin takes no program's turn and no job's place for ever.
/// </summary>
public sealed class PictureMaker : IAsyncDisposable
{
    private static readonly TimeSpan s_questionLimit = TimeSpan.FromSeconds(15);

    private readonly PictureOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _turns;
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay = 1;    // and one for not being disposed
    private long _made, _failed, _refused;

    private PictureMaker(PictureOptions options)
    {
        _options = options;
        _turns = new SemaphoreSlim(options.MaxRunning);
    }

    /// <summary>Why no pictures can be made here, for viewers; null: they can.</summary>
    public string? Fault { get; private set; }

    /// <summary>The program's own words on its version; part of the tags of pictures, as another one may code them otherwise.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Pictures under way.</summary>
    public int UnderWay => Math.Max(0, Volatile.Read(ref _underWay) - 1);

    public long Made => Volatile.Read(ref _made);

    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Pictures refused because too many were under way.</summary>
    public long Refused => Volatile.Read(ref _refused);

    private bool HasWebP { get; set; }

    /// <summary>Asks the program what it can do; never fails: <see cref="Fault"/> tells.</summary>
    public static async Task<PictureMaker> StartAsync(PictureOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxRunning, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxUnderWay, 1);
        var maker = new PictureMaker(options);
        try
        {
            Task<string> asked = maker.AskAsync("-version");
            string encoders = await maker.AskAsync("-hide_banner", "-encoders").ConfigureAwait(false), version = await asked.ConfigureAwait(false);
            maker.Version = version.Split('\n')[0].Trim();
            maker.HasWebP = encoders.Contains(" libwebp ", StringComparison.Ordinal);
            if (!encoders.Contains(" mjpeg ", StringComparison.Ordinal)) maker.Fault = "stills need an FFmpeg that writes JPEG";
        }
        catch (PictureException)
        {
            maker.Fault = "stills need FFmpeg, which is not installed on this server";
        }

        return maker;
    }

    /// <summary>Makes one picture. Not on a socket thread.</summary>
    /// <param name="format">The picture's.</param>
    /// <param name="prepare">Finds what it is made of, which may take reading the film.</param>
    /// <param name="open">Opens a reader of the film.</param>
    /// <exception cref="PictureException">It cannot be made, or not now.</exception>
    /// <exception cref="BodyException">The film's bytes cannot be had.</exception>
    public async Task<byte[]> MakeAsync(StillFormat format, Func<CancellationToken, Task<PictureJob>> prepare, Func<BodySource> open)
    {
        if (Fault is { } fault) throw new PictureException(501, fault);
        if (format == StillFormat.WebP && !HasWebP) throw new PictureException(501, "the FFmpeg of this server writes no WebP");
        try
        {
            Enter();
            byte[] made = await RunAsync(prepare, open, _stopping.Token).ConfigureAwait(false);
            Interlocked.Increment(ref _made);
            return made;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw Stopping();
        }
        catch (PictureException e)
        {
            if (e.IsPassing) Interlocked.Increment(ref _refused);
            else if (e.Status >= 500) Interlocked.Increment(ref _failed);
            throw;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Ends what is under way: programs are killed and gone when this returns.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        Leave();
        await _quiet.Task.ConfigureAwait(false);
        _turns.Dispose();
        _stopping.Dispose();
    }

    private async Task<byte[]> RunAsync(Func<CancellationToken, Task<PictureJob>> prepare, Func<BodySource> open, CancellationToken cancel)
    {
        using BodySource body = open();
        PictureJob job = await FetchAsync(prepare, body, cancel).ConfigureAwait(false);
        await _turns.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var program = new ChildProgram(_options.Program, _options.TimeLimit, _options.MaxOutput);
            return await program.RunAsync(job.Arguments, (input, stop) => LayoutCopy.WriteAsync(job.Input.Parts, body, input, stop), cancel).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<PictureJob> FetchAsync(Func<CancellationToken, Task<PictureJob>> prepare, BodySource body, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_options.InputLimit);
        try
        {
            PictureJob job = await prepare(patience.Token).ConfigureAwait(false);
            await LayoutCopy.FetchAsync(job.Input.Parts, body, patience.Token).ConfigureAwait(false);
            return job;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new PictureException(504, "the film's bytes that it is made of did not come in time");
        }
    }

    // Counted also when it throws: Leave takes it back.
    private void Enter()
    {
        int now = Interlocked.Increment(ref _underWay);
        if (_stopping.IsCancellationRequested) throw Stopping();
        if (now - 1 > _options.MaxUnderWay) throw new PictureException(503, "too many pictures are being made: try again in a few seconds");
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _underWay) == 0) _quiet.TrySetResult();
    }

    private async Task<string> AskAsync(params string[] question)
    {
        byte[] answer = await new ChildProgram(_options.Program, s_questionLimit, 1 << 20).RunAsync(question, null, _stopping.Token).ConfigureAwait(false);
        return System.Text.Encoding.UTF8.GetString(answer);
    }

    private static PictureException Stopping() => new(503, "the server is stopping");
}
