namespace Akka.Streams.Internal;

/// <summary>Something that reaches an island from outside its turn. A link of the island's inbox: posted at most once at a time.</summary>
internal abstract class AsyncEvent
{
    public AsyncEvent? Next;

    /// <summary>Runs on the island's turn.</summary>
    public abstract void Run(Interpreter island);

    /// <summary>The island had ended, or ended before this could run.</summary>
    public virtual void Dropped() { }
}
