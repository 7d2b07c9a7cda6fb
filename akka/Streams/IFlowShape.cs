namespace Akka.Streams;

/// <summary>One inlet and one outlet, untyped.</summary>
public interface IFlowShape
{
    Inlet Inlet { get; }

    Outlet Outlet { get; }
}
