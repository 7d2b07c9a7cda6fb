using Akka.Streams;

namespace StonMedia.Bench.Streams;

/// <summary>One thing to be measured: does the operation so many times.</summary>
internal sealed record Case(string Name, int Operations, Func<IMaterializer, int, Task> Run);
