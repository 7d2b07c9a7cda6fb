using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>As <see cref="StageCallback{T}"/>, without a value.</summary>
internal sealed class StageCallback(GraphStageLogic logic, Action handler) : AsyncEvent
{
    private int _busy;

    public void Invoke()
    {
        Interpreter island = logic.Interpreter;
        if (Interlocked.CompareExchange(ref _busy, 1, 0) == 0) island.Post(this);
        else island.Post(new Another(this));
    }

    public override void Run(Interpreter island)
    {
        Volatile.Write(ref _busy, 0);
        Deliver(island);
    }

    public override void Dropped()
    {
        Volatile.Write(ref _busy, 0);
    }

    private void Deliver(Interpreter island)
    {
        if (!island.Enter(logic)) return;
        try
        {
            handler();
        }
        catch (Exception e)
        {
            island.Failed(e);
        }
        island.Leave(logic);
    }

    private sealed class Another(StageCallback callback) : AsyncEvent
    {
        public override void Run(Interpreter island) => callback.Deliver(island);
    }
}
