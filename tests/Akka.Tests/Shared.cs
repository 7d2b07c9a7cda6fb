using System.Diagnostics;
using System.Text;

namespace AkkaContract.Tests;

/// <summary>What lies beside the repository and may be absent.</summary>
public static class Shared
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>A path below the folder named "shared" next to the repository; the test is skipped when there is nothing there.</summary>
    public static string Find(params string[] parts)
    {
        string path = Path.Combine([Directory.GetParent(Repository)!.FullName, "shared", .. parts]);
        Assert.SkipUnless(Path.Exists(path), $"shared/{string.Join('/', parts)} is not here");
        return path;
    }

    /// <summary>Runs dotnet and returns its exit code and all it printed.</summary>
    public static async Task<(int ExitCode, string Output)> DotnetAsync(string folder, TimeSpan limit, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        Task reading = Task.WhenAll(CopyAsync(process.StandardOutput, output), CopyAsync(process.StandardError, output));
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        // A compiler server that outlives the build may hold the pipes open: what was printed is there all the same.
        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(2)));
        lock (output)
            return (process.ExitCode, output.ToString());
    }

    private static async Task CopyAsync(StreamReader from, StringBuilder to)
    {
        char[] buffer = new char[4096];
        for (int count; (count = await from.ReadAsync(buffer.AsMemory())) > 0;)
        {
            lock (to)
                to.Append(buffer, 0, count);
        }
    }

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StonMedia.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("no folder above the tests holds StonMedia.sln");
    }
}
