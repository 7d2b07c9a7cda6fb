namespace Akka.Pattern;

/// <summary>Forgets the restarts when the child has run this long.</summary>
internal sealed class AutoReset(TimeSpan resetBackoff) : IBackoffReset
{
    internal TimeSpan ResetBackoff => resetBackoff;
}
