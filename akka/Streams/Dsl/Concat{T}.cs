using Akka.Streams.Internal;

namespace Akka.Streams.Dsl;

/// <summary>Makes concatenations whose inputs are each asked for one element ahead.</summary>
public static class Concat
{
    public static IGraph<UniformFanInShape<T, T>, NotUsed> Create<T>(int inputPorts = 2) => GraphDsl.Create(b =>
    {
        var concat = b.Add(new Concat<T, T>(inputPorts));
        FlowShape<T, T>[] ahead = [.. Enumerable.Range(0, inputPorts).Select(_ => b.Add(DetacherStage<T>.Instance))];
        for (int i = 0; i < inputPorts; i++) b.From(ahead[i]).To(concat.In(i));
        return new UniformFanInShape<T, T>(concat.Out, [.. ahead.Select(a => a.Inlet)]);
    });
}
