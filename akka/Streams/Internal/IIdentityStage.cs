namespace Akka.Streams.Internal;

/// <summary>Marks the stage that changes nothing, whatever its element type.</summary>
internal interface IIdentityStage { }
