namespace Akka.Streams.Dsl;

/// <summary>A graph without open ports: it can be run.</summary>
public interface IRunnableGraph<out TMat> : IGraph<ClosedShape, TMat>
{
    /// <summary>Runs it; every call is a run of its own.</summary>
    TMat Run(IMaterializer materializer);

    IRunnableGraph<TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> func);

    new IRunnableGraph<TMat> WithAttributes(Attributes attributes);

    new IRunnableGraph<TMat> AddAttributes(Attributes attributes);

    new IRunnableGraph<TMat> Named(string name);
}
