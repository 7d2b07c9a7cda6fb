using Akka.Streams.Supervision;

namespace Akka.Streams.Internal;

/// <summary>A linear logic that runs functions of the user's: its decider says what an exception from them means.</summary>
internal abstract class SupervisedLogic<TIn, TOut>(LinearStage<TIn, TOut> stage, Attributes attributes) : LinearLogic<TIn, TOut>(stage)
{
    /// <summary>Fails the stage, or drops the element and asks for the next.</summary>
    protected void Supervise(Exception e)
    {
        if (GoesOn(e) && !HasBeenPulled(In)) TryPull(In);
    }

    /// <summary>False if the stage has been failed.</summary>
    protected bool GoesOn(Exception e)
    {
        Directive directive = Deciders.Of(attributes)(e);
        if (directive == Directive.Stop)
        {
            FailStage(e);
            return false;
        }
        if (directive == Directive.Restart) Restart();
        return true;
    }

    /// <summary>Forgets what was gathered.</summary>
    protected virtual void Restart() { }
}
