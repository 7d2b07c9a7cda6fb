namespace Akka.Pattern;

/// <summary>What counts as a failure of the child.</summary>
internal enum BackoffKind
{
    OnFailure,
    OnStop,
}
