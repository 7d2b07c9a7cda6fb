namespace Akka.Streams;

/// <summary>Ends streams from outside. The first call of either kind decides; later ones do nothing.</summary>
public interface IKillSwitch
{
    /// <summary>Completes downstream and cancels upstream.</summary>
    void Shutdown();

    /// <summary>Fails downstream and cancels upstream with <paramref name="cause"/>.</summary>
    void Abort(Exception cause);
}
