namespace Akka.Streams;

/// <summary>Makes <see cref="BidiShape{TIn1, TOut1, TIn2, TOut2}"/>.</summary>
public static class BidiShape
{
    public static BidiShape<TIn1, TOut1, TIn2, TOut2> FromFlows<TIn1, TOut1, TIn2, TOut2>(FlowShape<TIn1, TOut1> top, FlowShape<TIn2, TOut2> bottom) => new(top, bottom);
}
