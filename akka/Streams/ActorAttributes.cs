using Akka.Streams.Supervision;

namespace Akka.Streams;

/// <summary>Attributes that steer how stages run.</summary>
public static partial class ActorAttributes
{
    /// <summary>Says what operators do with an exception from a function they were given: fail the stream, drop the element, or start afresh.</summary>
    public static Attributes CreateSupervisionStrategy(Decider strategy) => new(new SupervisionStrategy(strategy));

    /// <summary>Accepted for compatibility: every island runs on the thread pool.</summary>
    public static Attributes CreateDispatcher(string dispatcherName) => new(new Dispatcher(dispatcherName));
}
