using Akka.Actor;

namespace Akka.Streams;

/// <summary>Makes materializers.</summary>
public static class ActorMaterializerExtensions
{
    /// <summary>A new materializer bound to this system or actor.</summary>
    public static ActorMaterializer Materializer(this IActorRefFactory context, ActorMaterializerSettings? settings = null, string? namePrefix = null) =>
        ActorMaterializer.Create(context, settings, namePrefix);
}
