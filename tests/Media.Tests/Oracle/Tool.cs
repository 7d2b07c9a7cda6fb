using System.Diagnostics;

namespace StonMedia.Media.Tests.Oracle;

/// <summary>Runs ffmpeg, ffprobe or python3 as a judge; tests skip where they are not installed.</summary>
internal static class Tool
{
    private static readonly Lazy<string> s_encoders = new(static () => Run("ffmpeg", "-hide_banner", "-encoders").Output);

    /// <summary>The program can be started here.</summary>
    public static bool Exists(string name)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>What ffmpeg can encode.</summary>
    public static string Encoders => s_encoders.Value;

    /// <summary>Runs to the end, at most three minutes; gives exit code and both outputs.</summary>
    public static (int Code, string Output, string Errors) Run(string name, params string[] arguments)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        process.Start();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{name} {string.Join(' ', arguments)} did not end");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    /// <summary>The repository's root: the folder that holds StonMedia.sln.</summary>
    public static string? Repository
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "StonMedia.sln"))) folder = folder.Parent;
            return folder?.FullName;
        }
    }

    /// <summary>Shared material beside the repository, null when it is not there.</summary>
    public static string? Shared(string name)
    {
        if (Repository is not { } root) return null;
        string path = Path.Combine(Directory.GetParent(root)!.FullName, "shared", name);
        return Directory.Exists(path) || File.Exists(path) ? path : null;
    }
}
