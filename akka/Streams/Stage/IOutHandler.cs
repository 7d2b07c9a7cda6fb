namespace Akka.Streams.Stage;

/// <summary>What happens at an outlet.</summary>
public interface IOutHandler
{
    /// <summary>One element may be pushed.</summary>
    void OnPull();

    /// <summary>Downstream wants no more; <paramref name="cause"/> says why.</summary>
    void OnDownstreamFinish(Exception cause);
}
