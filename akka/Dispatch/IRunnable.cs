namespace Akka.Dispatch;

/// <summary>Something to be run once.</summary>
public interface IRunnable
{
    void Run();
}
