using Akka.Actor;
using Akka.Event;
using Akka.Streams.Internal;

namespace Akka.Streams;

/// <summary>
/// Turns graphs into running streams, which live no longer than the actor system or actor it was made for. Making one starts a supervisor actor: share it.
/// </summary>
public abstract class ActorMaterializer : IMaterializer, IMaterializerLoggingProvider, IDisposable
{
    internal ActorMaterializer() { }

    public abstract ActorMaterializerSettings Settings { get; }

    public abstract bool IsShutdown { get; }

    public abstract ActorSystem System { get; }

    /// <summary>The actor whose end is this materializer's.</summary>
    public abstract IActorRef Supervisor { get; }

    public abstract ILoggingAdapter Logger { get; }

    /// <summary>A materializer bound to a system, or to an actor if given its context.</summary>
    public static ActorMaterializer Create(IActorRefFactory context, ActorMaterializerSettings? settings = null, string? namePrefix = null) =>
        ActorMaterializerImpl.Make(context, settings);

    public abstract TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable);

    public abstract TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable, Attributes initialAttributes);

    public abstract ILoggingAdapter MakeLogger(object logSource);

    /// <summary>Fails everything that runs with <see cref="AbruptTerminationException"/>; nothing can be run afterwards.</summary>
    public abstract void Shutdown();

    public void Dispose() => Shutdown();
}
