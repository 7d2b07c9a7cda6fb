namespace Akka.Streams.Internal;

/// <summary>
/// The bits of a connection's state. In turn: InReady (nothing asked) -> Pulling (asked, the other side not told) -> OutReady (may push)
/// -> Pushing (an element is under way) -> InReady. Each step flips the bits named for it.
/// </summary>
internal static class PortState
{
    public const int InReady = 1;
    public const int Pulling = 2;
    public const int Pushing = 4;
    public const int OutReady = 8;
    public const int InClosed = 16;
    public const int OutClosed = 32;
    public const int InFailed = 64;

    /// <summary>The slot holds an element that was not grabbed.</summary>
    public const int Full = 128;

    /// <summary>The two ports have different element types: elements are boxed and checked.</summary>
    public const int Mixed = 256;

    public const int PullStart = InReady | Pulling;
    public const int PullEnd = Pulling | OutReady;
    public const int PushStart = OutReady | Pushing;
    public const int PushEnd = Pushing | InReady;
}
