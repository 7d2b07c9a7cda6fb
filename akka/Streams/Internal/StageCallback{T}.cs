using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>
/// What stands behind the delegate of GetStageCallback. It is its own event, so that one call under way at a time (the usual case) allocates
/// nothing; calls that come meanwhile get an event each. Order is that of the calls.
/// </summary>
internal sealed class StageCallback<T>(GraphStageLogic logic, Action<T> handler) : AsyncEvent
{
    private int _busy;
    private T? _value;

    public void Invoke(T value)
    {
        Interpreter island = logic.Interpreter;
        if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            island.Post(new Another(this, value));
            return;
        }
        _value = value;
        island.Post(this);
    }

    public override void Run(Interpreter island)
    {
        T value = _value!;
        _value = default;
        Volatile.Write(ref _busy, 0);
        Deliver(island, value);
    }

    public override void Dropped()
    {
        _value = default;
        Volatile.Write(ref _busy, 0);
    }

    private void Deliver(Interpreter island, T value)
    {
        if (!island.Enter(logic)) return;
        try
        {
            handler(value);
        }
        catch (Exception e)
        {
            island.Failed(e);
        }
        island.Leave(logic);
    }

    private sealed class Another(StageCallback<T> callback, T value) : AsyncEvent
    {
        public override void Run(Interpreter island) => callback.Deliver(island, value);
    }
}
