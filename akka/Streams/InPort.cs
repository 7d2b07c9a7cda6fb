namespace Akka.Streams;

/// <summary>The receiving end of a connection, untyped.</summary>
public abstract class InPort
{
    /// <summary>Position among its stage's inlets; -1 until the stage is first materialised.</summary>
    internal int Id = -1;

    protected InPort() { }
}
