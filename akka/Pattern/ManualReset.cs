namespace Akka.Pattern;

/// <summary>Forgets the restarts when told by <see cref="BackoffSupervisor.Reset"/>.</summary>
internal sealed class ManualReset : IBackoffReset
{
}
