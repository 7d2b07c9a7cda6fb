namespace StonMedia.Media.Tests.Oracle;

/// <summary>
/// Films for a class of tests, all made by one run of ffmpeg, and the same bytes each time. As ffmpeg sees them, input 0 is a picture, 1 and 2 are
/// tones; the last begins 0.7 s late.
/// </summary>
public abstract class FilmSet : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string? _reason;

    /// <param name="inputs">Input options.</param>
    /// <param name="films">Name, encoder that it needs (as `ffmpeg -encoders` has it), output options.</param>
    protected FilmSet(IEnumerable<string> inputs, IEnumerable<(string Name, string Encoder, string Options)> films)
    {
        if (!Tool.Exists("ffmpeg") || !Tool.Exists("ffprobe"))
        {
            _reason = "ffmpeg is not installed";
            return;
        }

        List<string> arguments = ["-v", "error", "-nostdin", "-y", "-cpuflags", "0", .. inputs];
        string encoders = Tool.Encoders;
        foreach ((string name, string encoder, string options) in films)
        {
            if (!encoders.Contains(encoder, StringComparison.Ordinal)) continue;
            arguments.AddRange([.. options.Split(' '), "-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", _folder.File(name)]);
        }

        (int code, string _, string errors) = Tool.Run("ffmpeg", [.. arguments]);
        Assert.True(code == 0, errors);
    }

    /// <summary>Input options of <see cref="FilmSet"/>'s usual picture and tones.</summary>
    protected static IEnumerable<string> Inputs(int seconds, int rate = 48000) =>
    [
        "-f", "lavfi", "-i", $"testsrc2=size=160x90:rate=25:duration={seconds}",
        "-f", "lavfi", "-i", $"sine=frequency=440:sample_rate={rate}:duration={seconds}",
        "-itsoffset", "0.7", "-f", "lavfi", "-i", $"sine=frequency=880:sample_rate={rate}:duration={seconds - 1}",
    ];

    /// <summary>The film's path; skips the test where it could not be made.</summary>
    public string Path(string name)
    {
        if (_reason is not null) Assert.Skip(_reason);
        string path = _folder.File(name);
        if (!File.Exists(path)) Assert.Skip($"no encoder for {name}");
        return path;
    }

    /// <summary>The film's path; null where it could not be made.</summary>
    public string? Find(string name) => _reason is null && File.Exists(_folder.File(name)) ? _folder.File(name) : null;

    /// <summary>Another file beside the films.</summary>
    protected string Place(string name) => _folder.File(name);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
