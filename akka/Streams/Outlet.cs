namespace Akka.Streams;

/// <summary>A named sending port whose element type is not known here.</summary>
public abstract class Outlet : OutPort
{
    public readonly string Name;

    protected Outlet(string name) => Name = name ?? throw new ArgumentException("Outlet name must be defined", nameof(name));

    internal abstract Type ElementType { get; }

    /// <summary>A new port of the same type and name.</summary>
    public abstract Outlet CarbonCopy();

    public static Outlet<T> Create<T>(Outlet outlet) => outlet as Outlet<T> ?? new Outlet<T>(outlet.Name);

    public override sealed string ToString() => Name;
}
