namespace Akka.Streams.Dsl;

/// <summary>Continues a graph from an outlet: To ends there, Via goes on from the part's outlet.</summary>
public static class ForwardOps
{
    public static GraphDsl.Builder<TMat> To<TIn, TOut, TMat>(this GraphDsl.ForwardOps<TOut, TMat> ops, Inlet<TIn> inlet) where TIn : TOut
    {
        ops.Builder.Join(ops.Out, inlet);
        return ops.Builder;
    }

    public static GraphDsl.Builder<TMat> To<TIn, TOut, TMat>(this GraphDsl.ForwardOps<TOut, TMat> ops, SinkShape<TIn> sink) where TIn : TOut =>
        ops.To(sink.Inlet);

    public static GraphDsl.Builder<TMat> To<TIn, TOut, TMat>(this GraphDsl.ForwardOps<TOut, TMat> ops, FlowShape<TIn, TOut> flow) where TIn : TOut =>
        ops.To(flow.Inlet);

    public static GraphDsl.Builder<TMat> To<TIn, TOut, TMat, TMat2>(this GraphDsl.ForwardOps<TOut, TMat> ops, IGraph<SinkShape<TIn>, TMat2> sink)
        where TIn : TOut => ops.To(ops.Builder.Add(sink).Inlet);

    public static GraphDsl.Builder<TMat> To<TIn, TOut1, TOut2, TMat>(this GraphDsl.ForwardOps<TOut1, TMat> ops, UniformFanInShape<TIn, TOut2> junction)
        where TIn : TOut1 => ops.To(ops.Builder.FreeInlet(junction));

    public static GraphDsl.Builder<TMat> To<TIn, TOut1, TOut2, TMat>(this GraphDsl.ForwardOps<TOut1, TMat> ops, UniformFanOutShape<TIn, TOut2> junction)
        where TIn : TOut1 => ops.To(junction.In);

    public static GraphDsl.ForwardOps<TOut2, TMat> Via<TIn, TOut1, TOut2, TMat>(this GraphDsl.ForwardOps<TOut1, TMat> ops, FlowShape<TIn, TOut2> flow)
        where TIn : TOut1 => ops.To(flow.Inlet).From(flow.Outlet);

    public static GraphDsl.ForwardOps<TOut2, TMat> Via<TIn, TOut1, TOut2, TMat>(this GraphDsl.ForwardOps<TOut1, TMat> ops,
        IGraph<FlowShape<TIn, TOut2>, NotUsed> flow) where TIn : TOut1
    {
        FlowShape<TIn, TOut2> added = ops.Builder.Add(flow);
        return ops.To(added.Inlet).From(added.Outlet);
    }

    public static GraphDsl.ForwardOps<TOut2, TMat> Via<TIn, TOut1, TOut2, TMat>(this GraphDsl.ForwardOps<TOut1, TMat> ops,
        UniformFanInShape<TIn, TOut2> junction) where TIn : TOut1 => ops.To(junction).From(junction.Out);

    public static GraphDsl.ForwardOps<TOut2, TMat> Via<TIn, TOut1, TOut2, TMat>(this GraphDsl.ForwardOps<TOut1, TMat> ops,
        UniformFanOutShape<TIn, TOut2> junction) where TIn : TOut1 => ops.To(junction.In).From(junction);
}
