namespace Akka.Streams.Internal;

/// <summary>A connection whose elements are values: they travel unboxed.</summary>
internal sealed class Connection<T> : Connection
{
    public T? Value;

    public override object? TakeBoxed()
    {
        if ((State & PortState.Mixed) != 0) return base.TakeBoxed();
        object? element = Value;
        Value = default;
        return element;
    }

    public override void Drop()
    {
        Slot = null;
        Value = default;
    }
}
