using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StonMedia.Bench.Load;

// load URL COUNT SECONDS: that many connections read one answer each for that long ("{n}" in the URL is the connection's number).
// Prints, for the rates of the single connections after a settling second: min, median and max in kbit/s of body, and how many are off the
// median's round figure (500) by more than 3 %.
// load fuzz FOLDER FIRST-SEED FILES SECONDS: serves damaged files of that folder (its port is the first line of output), reads the edge's address from a line of
// input, and asks it for eight views of each of FILES files; an answer may take SECONDS. Exit code 1: there were faults.
if (args is ["fuzz", var folder, var firstSeed, var fileCount, var answerLimit]) return await FuzzAsync(folder, firstSeed, fileCount, answerLimit);
if (args.Length != 3)
{
    Console.Error.WriteLine("usage: load URL COUNT SECONDS, or load fuzz FOLDER FIRST-SEED FILES SECONDS");
    return 2;
}

int count = int.Parse(args[1], CultureInfo.InvariantCulture), seconds = int.Parse(args[2], CultureInfo.InvariantCulture);
var uri = new Uri(args[0].Replace("{n}", "0", StringComparison.Ordinal));
var address = new IPEndPoint(IPAddress.Loopback, uri.Port);
long[] bytes = new long[count];
long[] first = new long[count];
long[] settled = new long[count];
using var stop = new CancellationTokenSource();
Task[] readers = new Task[count];
for (int n = 0; n < count; n++)
{
    int me = n;
    readers[n] = Task.Run(() => ReadAsync(me));
    if (n % 50 == 49) await Task.Delay(10);
}

await Task.Delay(TimeSpan.FromSeconds(3));
long began = Environment.TickCount64;
bytes.CopyTo(settled, 0);
await Task.Delay(TimeSpan.FromSeconds(seconds));
double elapsed = (Environment.TickCount64 - began) / 1000.0;
double[] rates = new double[count];
for (int n = 0; n < count; n++) rates[n] = (Interlocked.Read(ref bytes[n]) - settled[n]) * 8 / elapsed / 1000;
stop.Cancel();
await Task.WhenAll(readers);
Array.Sort(rates);
int off = rates.Count(static rate => rate is < 485 or > 515);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rates[0]:F0}, {rates[count / 2]:F0}, {rates[^1]:F0}; {off}"));
return 0;

async Task ReadAsync(int n)
{
    using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 64 << 10 };
    byte[] buffer = new byte[32 << 10];
    try
    {
        await socket.ConnectAsync(address, stop.Token);
        string target = new Uri(args[0].Replace("{n}", n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)).PathAndQuery;
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: bench\r\n\r\n"), stop.Token);
        while (true)
        {
            int got = await socket.ReceiveAsync(buffer, stop.Token);
            if (got == 0) return;
            if (first[n] == 0) first[n] = Environment.TickCount64;
            Interlocked.Add(ref bytes[n], got);
        }
    }
    catch (OperationCanceledException)
    {
        // the time is up
    }
    catch (SocketException error)
    {
        Console.Error.WriteLine($"connection {n}: {error.Message}");
    }
}

static async Task<int> FuzzAsync(string folder, string firstSeed, string fileCount, string answerLimit)
{
    string[] kinds = [".mp4", ".m4a", ".m4v", ".m4b", ".mov", ".mp3", ".flv", ".f4v", ".3gp"];
    string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => kinds.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)];
    using var origin = new FuzzOrigin(files);
    origin.Start();
    Console.WriteLine(origin.Port);
    using var fuzz = new HttpFuzz(new Uri(Console.ReadLine() ?? throw new InvalidOperationException("no address of the edge")), files, TimeSpan.FromSeconds(int.Parse(answerLimit, CultureInfo.InvariantCulture)));
    int first = int.Parse(firstSeed, CultureInfo.InvariantCulture), count = int.Parse(fileCount, CultureInfo.InvariantCulture);
    await Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (seed, _) => await fuzz.RunAsync(seed));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seeds {first}-{first + count - 1}: {fuzz.Requests} answers ({fuzz.Statuses}), slowest {fuzz.Slowest.TotalSeconds:F1} s, {fuzz.Faults} faults"));
    return fuzz.Faults == 0 ? 0 : 1;
}
