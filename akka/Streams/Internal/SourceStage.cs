using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>A stage with one outlet; all of the same element type share the port.</summary>
internal abstract class SourceStage<T> : GraphStage<SourceShape<T>>
{
    public static readonly SourceShape<T> Port = new(new Outlet<T>("out") { Id = 0 });

    public sealed override SourceShape<T> Shape => Port;
}
