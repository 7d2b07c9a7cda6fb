namespace Akka.Pattern;

/// <summary>When a back-off supervisor forgets its restarts.</summary>
public interface IBackoffReset
{
}
