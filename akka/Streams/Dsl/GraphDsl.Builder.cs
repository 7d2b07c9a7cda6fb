using Akka.Streams.Internal;

namespace Akka.Streams.Dsl;

public static partial class GraphDsl
{
    /// <summary>Gathers the parts of a graph and the connections between them.</summary>
    public sealed class Builder<T>
    {
        private readonly List<IGraph<Shape>> _others = [];
        private readonly Dictionary<Inlet, int> _ins = [];
        private readonly Dictionary<Outlet, int> _outs = [];
        private readonly List<(int Out, int In)> _joins = [];
        private readonly HashSet<int> _joinedIns = [];
        private readonly HashSet<int> _joinedOuts = [];

        internal Builder() { }

        /// <summary>Adds a part and gives its ports in this graph. Its value is not kept. A part may be added more than once.</summary>
        public TShape Add<TShape, TMat>(IGraph<TShape, TMat> graph) where TShape : Shape
        {
            _others.Add(graph);
            return AddBuilt(graph);
        }

        /// <summary>As Add, for a part that is materialised with the graph's value; these come before all others.</summary>
        internal TShape AddBuilt<TShape>(IGraph<TShape> graph) where TShape : Shape
        {
            var shape = (TShape)graph.Shape.DeepCopy();
            foreach (Inlet inlet in shape.Inlets) _ins.Add(inlet, _ins.Count);
            foreach (Outlet outlet in shape.Outlets) _outs.Add(outlet, _outs.Count);
            return shape;
        }

        public ForwardOps<TOut, T> From<TOut>(Outlet<TOut> outlet) => new(this, outlet);

        public ForwardOps<TOut, T> From<TOut>(SourceShape<TOut> source) => new(this, source.Outlet);

        public ForwardOps<TOut, T> From<TOut>(IGraph<SourceShape<TOut>, T> source) => new(this, Add(source).Outlet);

        public ForwardOps<TOut, T> From<TIn, TOut>(FlowShape<TIn, TOut> flow) => new(this, flow.Outlet);

        public ForwardOps<TOut, T> From<TIn, TOut>(IGraph<FlowShape<TIn, TOut>, T> flow) => new(this, Add(flow).Outlet);

        public ForwardOps<TOut, T> From<TIn, TOut>(UniformFanInShape<TIn, TOut> fanIn) => new(this, fanIn.Out);

        public ForwardOps<TOut, T> From<TIn, TOut>(UniformFanOutShape<TIn, TOut> fanOut) => new(this, FreeOutlet(fanOut));

        internal void Join(Outlet outlet, Inlet inlet)
        {
            int from = Known(_outs, outlet);
            int to = Known(_ins, inlet);
            if (!_joinedOuts.Add(from)) throw new ArgumentException($"The output port [{outlet}] is already connected");
            if (!_joinedIns.Add(to)) throw new ArgumentException($"The input port [{inlet}] is already connected");
            _joins.Add((from, to));
        }

        /// <summary>The first inlet of a junction that is not joined yet.</summary>
        internal Inlet<TIn> FreeInlet<TIn, TOut>(UniformFanInShape<TIn, TOut> junction) =>
            junction.Ins.FirstOrDefault(i => !_joinedIns.Contains(Known(_ins, i))) ?? throw new ArgumentException("No more inlets free on the junction");

        /// <summary>The first outlet of a junction that is not joined yet.</summary>
        internal Outlet<TOut> FreeOutlet<TIn, TOut>(UniformFanOutShape<TIn, TOut> junction) =>
            junction.Outs.FirstOrDefault(o => !_joinedOuts.Contains(Known(_outs, o))) ?? throw new ArgumentException("No more outlets free on the junction");

        internal IGraph<TShape, TMat> Finish<TShape, TMat>(TShape shape, Func<Wiring, Attributes, TMat> buildValue) where TShape : Shape
        {
            int[] openIns = [.. shape.Inlets.Select(i => Open(_ins, _joinedIns, i))];
            int[] openOuts = [.. shape.Outlets.Select(o => Open(_outs, _joinedOuts, o))];
            RequireAll(_ins, _joinedIns, openIns);
            RequireAll(_outs, _joinedOuts, openOuts);
            return new CompositeGraph<TShape, TMat>(shape, buildValue, [.. _others], [.. _joins], openIns, openOuts);
        }

        private static int Known<TPort>(Dictionary<TPort, int> ports, TPort port) where TPort : notnull =>
            ports.TryGetValue(port, out int index) ? index : throw new ArgumentException($"The port [{port}] is not part of this graph");

        private static int Open<TPort>(Dictionary<TPort, int> ports, HashSet<int> joined, TPort port) where TPort : notnull
        {
            int index = Known(ports, port);
            return joined.Contains(index) ? throw new ArgumentException($"The port [{port}] of the shape is already connected") : index;
        }

        private static void RequireAll<TPort>(Dictionary<TPort, int> ports, HashSet<int> joined, int[] open) where TPort : notnull
        {
            foreach ((TPort port, int index) in ports)
            {
                if (!joined.Contains(index) && Array.IndexOf(open, index) < 0)
                    throw new ArgumentException($"The port [{port}] is neither connected nor in the shape");
            }
        }
    }
}
