namespace Akka.Streams;

/// <summary>A sending port of a stage. Its place in the shape decides which connection it means; it holds no state.</summary>
public sealed class Outlet<T> : Outlet
{
    public Outlet(string name) : base(name) { }

    internal override Type ElementType => typeof(T);

    public override Outlet CarbonCopy() => new Outlet<T>(Name);
}
