namespace Akka;

/// <summary>The value of an operation that ends but has nothing to say.</summary>
public sealed class Done
{
    public static readonly Done Instance = new();

    private Done()
    {
    }
}
