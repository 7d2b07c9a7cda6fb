using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>An open port of a graph being wired: which logic's, at which position, under which attributes.</summary>
internal readonly record struct PortEnd(GraphStageLogic Logic, int Port, Attributes Attributes);
