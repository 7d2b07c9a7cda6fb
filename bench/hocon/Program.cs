using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Text;
using StonMedia.Hocon;

// How long the first parse of a process takes (everything still to be compiled), and how long later ones take. See README.md.
int lines = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
string path = Path.Combine(Path.GetTempPath(), $"stonmedia-hocon-bench-{Environment.ProcessId}.conf");
File.WriteAllText(path, Sample(lines));
try
{
    long methods = JitInfo.GetCompiledMethodCount(currentThread: true);
    TimeSpan compiling = JitInfo.GetCompilationTime(currentThread: true);
    TimeSpan cpu = Environment.CpuUsage.TotalTime;
    var clock = Stopwatch.StartNew();
    HoconObject root = HoconReader.ParseFile(path);
    double cold = clock.Elapsed.TotalMilliseconds;
    double coldCpu = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds;
    methods = JitInfo.GetCompiledMethodCount(currentThread: true) - methods;
    compiling = JitInfo.GetCompilationTime(currentThread: true) - compiling;

    var warm = new double[200];
    for (int i = 0; i < warm.Length; i++)
    {
        clock.Restart();
        root = HoconReader.ParseFile(path);
        warm[i] = clock.Elapsed.TotalMilliseconds;
    }
    Array.Sort(warm);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"lines {lines}, keys {root.Count}, cold {cold:F2} ms ({coldCpu:F2} ms CPU; {methods} methods compiled in {compiling.TotalMilliseconds:F2} ms), warm median {warm[warm.Length / 2]:F2} ms"));
}
finally
{
    File.Delete(path);
}

// The mixture of a real configuration: comments, nesting, lists, units, quoted names, overrides, a few substitutions.
static string Sample(int lines)
{
    var text = new StringBuilder("base { connect-timeout = 3 s, memory = 1 GiB, name = edge }\n");
    for (int i = 0; i * 10 < lines - 1; i++)
    {
        text.Append(CultureInfo.InvariantCulture, $$"""
            # virtual host {{i}}: what it serves and how
            hosts."www{{i}}.example.com" {
              aliases = ["*.example{{i}}.com", "cdn{{i}}"]   // two names
              origin { servers = ["http://127.0.0.1:{{9000 + i}}"], connect-timeout = ${base.connect-timeout} }
              ttl.success { initial = 30 m, ratio = 20, max = 1 d }
              throttle { enabled = on, rate = 1000 kbps, ratio = 120 }
              title = edge number {{i}} of ${base.name}
              cache.memory = {{i + 1}} MiB
              weight : 1.5
            }

            """);
    }
    return text.ToString();
}
