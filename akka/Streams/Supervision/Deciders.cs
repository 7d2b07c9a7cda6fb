namespace Akka.Streams.Supervision;

/// <summary>The three deciders that do not look at the exception.</summary>
public static class Deciders
{
    public static readonly Decider StoppingDecider = _ => Directive.Stop;
    public static readonly Decider ResumingDecider = _ => Directive.Resume;
    public static readonly Decider RestartingDecider = _ => Directive.Restart;

    /// <summary>The decider that holds under these attributes.</summary>
    internal static Decider Of(Attributes attributes) => attributes.GetAttribute<ActorAttributes.SupervisionStrategy>()?.Decider ?? StoppingDecider;
}
