using Akka.Actor;

namespace AkkaContract.Tests.Actors.Support;

/// <summary>What a <see cref="Scripted"/> actor does; what is not set does what the base class does.</summary>
public sealed class Script
{
    /// <summary>Where the hooks are written; nothing is when null.</summary>
    public Trace? Trace { get; init; }

    public string Id { get; init; } = "a";

    /// <summary>How many instances were made.</summary>
    public int Made { get; set; }

    public Action<Scripted>? Construct { get; init; }

    public Action<Scripted>? PreStart { get; init; }

    public Action<Scripted>? PostStop { get; init; }

    public Action<Scripted, Exception, object?>? PreRestart { get; init; }

    public Action<Scripted, Exception>? PostRestart { get; init; }

    public Action<Scripted, object>? Message { get; init; }

    public Func<SupervisorStrategy>? Strategy { get; init; }

    public Props ToProps()
    {
        Script script = this;
        return Props.Create(() => new Scripted(script));
    }
}
