using Akka.Streams.Dsl;

namespace Akka.Streams.Internal;

/// <summary>Operators that need a second source or sink, as flows around it.</summary>
internal static class Junctions
{
    public static IGraph<FlowShape<T, T>, TMat> Concat<T, TMat>(IGraph<SourceShape<T>, TMat> other) => GraphDsl.Create(other, (b, second) =>
    {
        var concat = b.Add(new Concat<T, T>());
        var ahead = b.Add(DetacherStage<T>.Instance);
        b.From(ahead).To(concat.In(0));
        b.From(second).Via(DetacherStage<T>.Instance).To(concat.In(1));
        return new FlowShape<T, T>(ahead.Inlet, concat.Out);
    });

    public static IGraph<FlowShape<T1, T2>, TMat> Prepend<T1, T2, TMat>(IGraph<SourceShape<T2>, TMat> other) where T1 : T2 =>
        GraphDsl.Create(other, (b, first) =>
        {
            var concat = b.Add(new Concat<T2, T2>());
            var widen = b.Add(new SelectStage<T1, T2>(static x => x));
            b.From(first).To(concat.In(0));
            b.From(widen.Outlet).To(concat.In(1));
            return new FlowShape<T1, T2>(widen.Inlet, concat.Out);
        });

    public static IGraph<FlowShape<T1, T2>, TMat> Merge<T1, T2, TMat>(IGraph<SourceShape<T2>, TMat> other, bool eagerComplete) where T1 : T2 =>
        GraphDsl.Create(other, (b, second) =>
        {
            var merge = b.Add(new Merge<T2>(2, eagerComplete));
            b.From(second).To(merge.In(1));
            if (typeof(T1) == typeof(T2)) return new FlowShape<T1, T2>((Inlet<T1>)(object)merge.In(0), merge.Out);
            var widen = b.Add(new SelectStage<T1, T2>(static x => x));
            b.From(widen.Outlet).To(merge.In(0));
            return new FlowShape<T1, T2>(widen.Inlet, merge.Out);
        });

    public static IGraph<FlowShape<T1, (T1, T2)>, TMat> Zip<T1, T2, TMat>(IGraph<SourceShape<T2>, TMat> other) => GraphDsl.Create(other, (b, second) =>
    {
        var zip = b.Add(new Zip<T1, T2>());
        b.From(second).To(zip.In1);
        return new FlowShape<T1, (T1, T2)>(zip.In0, zip.Out);
    });

    public static IGraph<FlowShape<T, T>, TMat> AlsoTo<T, TMat>(IGraph<SinkShape<T>, TMat> that) => GraphDsl.Create(that, (b, side) =>
    {
        var broadcast = b.Add(new Broadcast<T>(2));
        b.From(broadcast.Out(1)).To(side);
        return new FlowShape<T, T>(broadcast.In, broadcast.Out(0));
    });
}
