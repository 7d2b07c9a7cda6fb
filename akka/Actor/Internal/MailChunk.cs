namespace Akka.Actor.Internal;

/// <summary>A piece of a mailbox: slots that producers claim by counting up, used once.</summary>
internal sealed class MailChunk(int length)
{
    /// <summary>What a worked-off chunk points to, so that nothing can be appended to it any more and it keeps nothing alive.</summary>
    internal static readonly MailChunk Retired = new(0);

    internal readonly MailSlot[] Slots = new MailSlot[length];
    internal int Claimed;
    internal MailChunk? Next;
}
