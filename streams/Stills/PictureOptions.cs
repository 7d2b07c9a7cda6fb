namespace StonMedia.Streams.Stills;

/// <summary>What pictures are made with, and how much of the machine they may take.</summary>
public sealed record PictureOptions
{
    /// <summary>The program; a name is looked for in PATH. Default ffmpeg.</summary>
    public string Program { get; init; } = "ffmpeg";

    /// <summary>Programs that run at once, 1 or more. Default half the cores: viewers come first.</summary>
    public int MaxRunning { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Pictures that may be under way at once, those that wait for a program's turn included, 1 or more. Default 32.</summary>
    public int MaxUnderWay { get; init; } = 32;

    /// <summary>How long the film's bytes for one picture may take to come, looking for them included. Default 60 s.</summary>
    public TimeSpan InputLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one program may run before it is killed. Default 20 s.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Bytes of one picture at most. Default 8 MiB.</summary>
    public int MaxOutput { get; init; } = 8 << 20;
}
