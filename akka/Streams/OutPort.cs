namespace Akka.Streams;

/// <summary>The sending end of a connection, untyped.</summary>
public abstract class OutPort
{
    /// <summary>Position among its stage's outlets; -1 until the stage is first materialised.</summary>
    internal int Id = -1;

    protected OutPort() { }
}
