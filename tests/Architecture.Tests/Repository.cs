using System.Diagnostics;

namespace StonMedia.Architecture.Tests;

/// <summary>The checked-out tree these tests look at.</summary>
internal static class Repository
{
    /// <summary>Full path of the folder that holds StonMedia.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Relative paths, with forward slashes, of every file git would commit. Build output is not among them.</summary>
    public static IReadOnlyList<string> Files { get; } = ListFiles();

    /// <summary>Those of <see cref="Files"/> that are C# code.</summary>
    public static IEnumerable<string> Code => Files.Where(static file => file.EndsWith(".cs", StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "StonMedia.sln"))) return folder.FullName;
        throw new InvalidOperationException("StonMedia.sln is in no folder above " + AppContext.BaseDirectory);
    }

    private static string[] ListFiles()
    {
        try
        {
            var start = new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
            };
            using Process git = Process.Start(start)!;
            string output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            if (git.ExitCode == 0)
                return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(static f => File.Exists(Path.Combine(Root, f)))];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No git on this machine: the folders are walked instead.
        }

        return [.. Walk(Root)];
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder)) yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        foreach (string inner in Directory.EnumerateDirectories(folder))
        {
            if (Path.GetFileName(inner) is "bin" or "obj" or ".git" or ".setup" or "logs" or "TestResults") continue;
            foreach (string file in Walk(inner)) yield return file;
        }
    }
}
