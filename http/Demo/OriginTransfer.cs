namespace StonMedia.Http.Demo;

/// <summary>One request that the demo origin answered, and how far it got.</summary>
internal sealed class OriginTransfer(int number, string method, string target, TimeSpan at)
{
    private long _sent;

    public int Number { get; } = number;

    public string Method { get; } = method;

    /// <summary>Path and query as the edge asked for them.</summary>
    public string Target { get; } = target;

    /// <summary>Since the origin's start.</summary>
    public TimeSpan At { get; } = at;

    public int Status { get; set; }

    /// <summary>Offset in the file of the first byte of the answer's body.</summary>
    public long First { get; set; }

    /// <summary>Body bytes announced; null: not known.</summary>
    public long? Length { get; set; }

    /// <summary>Body bytes written so far.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>False while the answer is on its way.</summary>
    public bool Done { get; set; }

    public void Add(int bytes) => Interlocked.Add(ref _sent, bytes);
}
