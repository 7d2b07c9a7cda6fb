namespace StonMedia.Http.Cli.Probe;

/// <summary>The file cannot be read; the message is for people.</summary>
internal sealed class ProbeException : Exception
{
    public ProbeException(string message) : base(message)
    {
    }

    public ProbeException(string message, Exception cause) : base(message, cause)
    {
    }
}
