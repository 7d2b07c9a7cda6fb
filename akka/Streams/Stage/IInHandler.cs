namespace Akka.Streams.Stage;

/// <summary>What happens at an inlet.</summary>
public interface IInHandler
{
    /// <summary>An element has arrived: it can be grabbed.</summary>
    void OnPush();

    /// <summary>Upstream is done. An element that was not grabbed still can be.</summary>
    void OnUpstreamFinish();

    /// <summary>Upstream failed.</summary>
    void OnUpstreamFailure(Exception e);
}
