using System.Diagnostics;
using System.Globalization;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>A program in ffmpeg's place: says that it runs, does as it was told in the shell's words, and can be looked up by its process number.</summary>
internal sealed class FakeFfmpeg : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stonmedia-fake-");

    /// <param name="behaviour">Shell commands; "$D" is a folder to leave marks in.</param>
    public FakeFfmpeg(string behaviour)
    {
        if (!File.Exists("/bin/sh") || !Directory.Exists("/proc")) Assert.Skip("needs a shell and /proc");
        Program = Path.Combine(_folder.FullName, "ffmpeg");
        string script = $"""
            #!/bin/sh
            D='{_folder.FullName}'
            case "$*" in
              -version) echo 'ffmpeg version fake'; exit 0;;
              *-encoders) echo ' V....D mjpeg x'; exit 0;;
            esac
            mkdir "$D/pid-$$"
            {behaviour}
            """;
        // Written by another process: a file that any process has open for writing cannot be executed.
        using Process writer = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "cat > \"$0\"; chmod +x \"$0\"", Program]) { RedirectStandardInput = true })!;
        writer.StandardInput.Write(script);
        writer.StandardInput.Close();
        Assert.True(writer.WaitForExit(TimeSpan.FromSeconds(30)));
    }

    public string Program { get; }

    /// <summary>Process numbers of those that were started, in no order.</summary>
    public int[] Started
        => [.. _folder.GetDirectories("pid-*").Select(static mark => int.Parse(mark.Name.AsSpan(4), CultureInfo.InvariantCulture))];

    public int Running => Started.Count(static id => Directory.Exists($"/proc/{id}"));

    /// <summary>What behaviours wait for: [ -e "$D/go" ].</summary>
    public void Go() => Directory.CreateDirectory(Path.Combine(_folder.FullName, "go"));

    public Task StartedAsync(int count)
        => Eventually.HoldsAsync(() => Started.Length >= count, $"{count} programs were started", TimeSpan.FromSeconds(60));

    public void Dispose() => _folder.Delete(recursive: true);
}
