using Akka.Actor;

namespace Akka.Pattern;

internal sealed class BackoffSettings(BackoffKind kind, Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
    : BackoffOptions
{
    private IBackoffReset Reset { get; init; } = new AutoReset(minBackoff);

    private OneForOneStrategy Strategy { get; init; } = new(SupervisorStrategy.DefaultDecider);

    private object? Reply { get; init; }

    private Func<object, bool>? FinalStop { get; init; }

    public override BackoffOptions WithAutoReset(TimeSpan resetBackoff) => Copy(new AutoReset(resetBackoff), Strategy, Reply, FinalStop);

    public override BackoffOptions WithManualReset() => Copy(new ManualReset(), Strategy, Reply, FinalStop);

    public override BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy) => Copy(Reset, supervisorStrategy, Reply, FinalStop);

    public override BackoffOptions WithDefaultStoppingStrategy() =>
        Copy(Reset, new OneForOneStrategy(Strategy.MaxNumberOfRetries, null, SupervisorStrategy.StoppingStrategy.Decider), Reply, FinalStop);

    public override BackoffOptions WithReplyWhileStopped(object replyWhileStopped) => Copy(Reset, Strategy, replyWhileStopped, FinalStop);

    public override BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries) =>
        Copy(Reset, Strategy.WithMaxNrOfRetries(maxNrOfRetries), Reply, FinalStop);

    public override BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage) => Copy(Reset, Strategy, Reply, isFinalStopMessage);

    internal override Props ToProps()
    {
        if (minBackoff <= TimeSpan.Zero)
            throw new ArgumentException("MinBackoff must be greater than 0");
        if (maxBackoff < minBackoff)
            throw new ArgumentException("MaxBackoff must be greater than MinBackoff");
        if (randomFactor is < 0.0 or > 1.0)
            throw new ArgumentException("RandomFactor must be between 0.0 and 1.0");
        Props child = childProps;
        string name = childName;
        TimeSpan min = minBackoff, max = maxBackoff;
        double random = randomFactor;
        IBackoffReset reset = Reset;
        OneForOneStrategy strategy = Strategy;
        object? reply = Reply;
        Func<object, bool>? final = FinalStop;
        return kind == BackoffKind.OnFailure
            ? Props.Create(() => new BackoffOnRestartSupervisor(child, name, min, max, reset, random, strategy, reply, final))
            : Props.Create(() => new BackoffSupervisor(child, name, min, max, reset, random, strategy, reply, final));
    }

    private BackoffSettings Copy(IBackoffReset reset, OneForOneStrategy strategy, object? reply, Func<object, bool>? finalStop) =>
        new(kind, childProps, childName, minBackoff, maxBackoff, randomFactor) { Reset = reset, Strategy = strategy, Reply = reply, FinalStop = finalStop };
}
