using Akka.Streams.Internal;

namespace Akka.Streams.Dsl;

/// <summary>Puts graphs together whose shape is not a line: parts are added to a builder and their ports joined.</summary>
public static partial class GraphDsl
{
    /// <summary>A graph without a value; the function adds and joins its parts and says which ports stay open.</summary>
    /// <exception cref="ArgumentException">A port is joined twice, left open but not in the shape, or not of this graph.</exception>
    public static IGraph<TShape, NotUsed> Create<TShape>(Func<Builder<NotUsed>, TShape> buildBlock) where TShape : Shape
    {
        var builder = new Builder<NotUsed>();
        return builder.Finish(buildBlock(builder), static (_, _) => NotUsed.Instance);
    }

    /// <summary>A graph around another, whose value it has.</summary>
    public static IGraph<TShapeOut, TMat> Create<TShapeOut, TMat, TShape1>(IGraph<TShape1, TMat> g1, Func<Builder<TMat>, TShape1, TShapeOut> buildBlock)
        where TShapeOut : Shape where TShape1 : Shape
    {
        var builder = new Builder<TMat>();
        TShape1 shape1 = builder.AddBuilt(g1);
        return builder.Finish(buildBlock(builder, shape1), g1.Build);
    }

    /// <summary>A graph around two others, with a value made of theirs.</summary>
    public static IGraph<TShapeOut, TMatOut> Create<TShapeOut, TMatOut, TMat0, TMat1, TShape0, TShape1>(IGraph<TShape0, TMat0> g0,
        IGraph<TShape1, TMat1> g1, Func<TMat0, TMat1, TMatOut> combineMaterializers, Func<Builder<TMatOut>, TShape0, TShape1, TShapeOut> buildBlock)
        where TShapeOut : Shape where TShape0 : Shape where TShape1 : Shape
    {
        var builder = new Builder<TMatOut>();
        TShape0 shape0 = builder.AddBuilt(g0);
        TShape1 shape1 = builder.AddBuilt(g1);
        return builder.Finish(buildBlock(builder, shape0, shape1), (w, a) => combineMaterializers(g0.Build(w, a), g1.Build(w, a)));
    }

    /// <summary>A graph around three others, with a value made of theirs.</summary>
    public static IGraph<TShapeOut, TMatOut> Create<TShapeOut, TMatOut, TMat0, TMat1, TMat2, TShape0, TShape1, TShape2>(IGraph<TShape0, TMat0> g0,
        IGraph<TShape1, TMat1> g1, IGraph<TShape2, TMat2> g2, Func<TMat0, TMat1, TMat2, TMatOut> combineMaterializers,
        Func<Builder<TMatOut>, TShape0, TShape1, TShape2, TShapeOut> buildBlock)
        where TShapeOut : Shape where TShape0 : Shape where TShape1 : Shape where TShape2 : Shape
    {
        var builder = new Builder<TMatOut>();
        TShape0 shape0 = builder.AddBuilt(g0);
        TShape1 shape1 = builder.AddBuilt(g1);
        TShape2 shape2 = builder.AddBuilt(g2);
        return builder.Finish(buildBlock(builder, shape0, shape1, shape2),
            (w, a) => combineMaterializers(g0.Build(w, a), g1.Build(w, a), g2.Build(w, a)));
    }
}
