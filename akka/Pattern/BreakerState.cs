namespace Akka.Pattern;

/// <summary>Where a circuit breaker is.</summary>
internal enum BreakerState
{
    Closed,
    Open,
    HalfOpen,
}
