namespace StonMedia.Akka.Bench;

/// <summary>One measurement; prints its own lines.</summary>
public interface IBenchmark
{
    string Name { get; }

    Task RunAsync();
}
