namespace StonMedia.Actors.Entries;

/// <summary>How many messages an entry's actor has handled; survives its restarts. The parent compares it with what it sent before it lets the actor go.</summary>
public sealed class MailCount
{
    private long _handled;

    public long Handled => Volatile.Read(ref _handled);

    public void Count() => Volatile.Write(ref _handled, _handled + 1);
}
