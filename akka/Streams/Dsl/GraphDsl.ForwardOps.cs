namespace Akka.Streams.Dsl;

public static partial class GraphDsl
{
    /// <summary>An outlet from which a graph is being continued.</summary>
    public sealed class ForwardOps<TOut, TMat>
    {
        internal readonly Builder<TMat> Builder;

        public ForwardOps(Builder<TMat> builder, Outlet<TOut> outlet)
        {
            Builder = builder;
            Out = outlet;
        }

        public Outlet<TOut> Out { get; }
    }
}
