using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace StonMedia.Streams.Stills;

/// <summary>Runs one program to its end: fed from a writer, bounded in output and time, and gone when this returns, whatever it does.</summary>
internal sealed class ChildProgram(string program, TimeSpan limit, int maxOutput)
{
    /// <summary>What is kept of what the program complains about: the end of it.</summary>
    private const int MaxErrors = 2048;

    /// <summary>How long a killed program's pipes may take to close.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    private static readonly string[] s_keptVariables = ["PATH", "LD_LIBRARY_PATH", "SystemRoot"];

    /// <summary>The program's output.</summary>
    /// <param name="arguments">As they are; no shell is between.</param>
    /// <param name="feed">Writes its input; null for none. A program that does not want to read on is none of its concern.</param>
    /// <param name="cancel">Kills it.</param>
    /// <exception cref="PictureException">It cannot be started, ended badly, took too long or wrote too much.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public async Task<byte[]> RunAsync(IEnumerable<string> arguments, Func<Stream, CancellationToken, Task>? feed, CancellationToken cancel)
    {
        using Process process = Start(arguments);
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        watch.CancelAfter(limit);
        Task<string> errors = ErrorsAsync(process.StandardError.BaseStream);
        Task<(byte[] Bytes, bool IsTooLong)> output = OutputAsync(process);
        Task fed = FeedAsync(process, feed, watch.Token);
        try
        {
            await Task.WhenAll(process.WaitForExitAsync(watch.Token), fed.WaitAsync(watch.Token)).ConfigureAwait(false);
            (byte[] bytes, bool isTooLong) = await output.WaitAsync(watch.Token).ConfigureAwait(false);
            string said = await errors.WaitAsync(watch.Token).ConfigureAwait(false);
            if (isTooLong) throw new PictureException(500, $"a picture of more than {maxOutput} bytes");
            if (process.ExitCode != 0 || bytes.Length == 0) throw new PictureException(500, "no picture can be made of this film there") { Detail = $"exit code {process.ExitCode}: {said}" };
            return bytes;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new PictureException(500, $"the picture took longer than {limit.TotalSeconds:0} s to make");
        }
        finally
        {
            await EndAsync(process, Task.WhenAll(errors, output, fed)).ConfigureAwait(false);
        }
    }

    private Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/",
        };
        // Nothing of this process's own settings is the program's business, and some would make it write files.
        start.Environment.Clear();
        foreach (string name in s_keptVariables)
            if (Environment.GetEnvironmentVariable(name) is { } value) start.Environment[name] = value;
        start.Environment["LC_ALL"] = "C";
        try
        {
            var process = new Process { StartInfo = start };
            process.Start();
            ChildLimits.Set(process, limit);
            return process;
        }
        catch (Win32Exception e)
        {
            throw new PictureException(501, "FFmpeg cannot be started here") { Detail = e.Message };
        }
    }

    private static async Task FeedAsync(Process process, Func<Stream, CancellationToken, Task>? feed, CancellationToken cancel)
    {
        try
        {
            await using Stream input = process.StandardInput.BaseStream;
            if (feed is not null) await feed(input, cancel).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It has read enough: what it makes of that, its exit code tells.
        }
    }

    private async Task<(byte[] Bytes, bool IsTooLong)> OutputAsync(Process process)
    {
        var all = new MemoryStream();
        byte[] buffer = new byte[16 << 10];
        Stream output = process.StandardOutput.BaseStream;
        for (int read; (read = await output.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            if (all.Length + read > maxOutput)
            {
                Kill(process);
                return ([], true);
            }

            all.Write(buffer, 0, read);
        }

        return (all.ToArray(), false);
    }

    private static async Task<string> ErrorsAsync(Stream errors)
    {
        byte[] buffer = new byte[4096], kept = [];
        for (int read; (read = await errors.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            kept = [.. kept, .. buffer.AsSpan(0, read)];
            if (kept.Length > MaxErrors) kept = kept[^MaxErrors..];
        }

        return string.Concat(Encoding.UTF8.GetString(kept).Select(static c => char.IsControl(c) ? ' ' : c)).Trim();
    }

    // Killed where it still runs, and waited for: its pipes are open as long as anything it started runs.
    private static async Task EndAsync(Process process, Task pipes)
    {
        Kill(process);
        Task quiet = pipes.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        using var farewell = new CancellationTokenSource(s_farewell);
        try
        {
            await process.WaitForExitAsync(farewell.Token).ConfigureAwait(false);
            await quiet.WaitAsync(farewell.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The system has not taken it away yet. It was killed; nobody waits for it any longer.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended already.
        }
    }
}
