using StonMedia.Http.Configuration;

namespace StonMedia.Http.Cli;

/// <summary><c>stonmedia check FILE</c></summary>
internal static class CheckCommand
{
    public static int Run(string file, TextWriter output, TextWriter error)
    {
        LoadResult loaded = ConfigurationLoader.Load(file);
        Report(loaded, error);
        if (!loaded.IsValid) return ExitCode.Failed;
        string hosts = loaded.Settings.VirtualHosts.Count == 1 ? "1 virtual host" : $"{loaded.Settings.VirtualHosts.Count} virtual hosts";
        output.WriteLine($"{file}: valid, {hosts}");
        return ExitCode.Done;
    }

    /// <summary>Errors first; each is a line of its own.</summary>
    public static void Report(LoadResult loaded, TextWriter error)
    {
        foreach (ConfigurationProblem problem in loaded.Errors) error.WriteLine(problem);
        foreach (ConfigurationProblem problem in loaded.Warnings) error.WriteLine(problem);
    }
}
