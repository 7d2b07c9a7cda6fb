using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>An inlet's handler while elements are being read.</summary>
internal sealed class Reading<T>(GraphStageLogic logic, Inlet<T> inlet, int n, IInHandler previous, Action<T> andThen, Action onClose) : IInHandler
{
    private int _left = n;

    public IInHandler Previous => previous;

    public void OnPush()
    {
        T element = logic.Grab(inlet);
        if (--_left > 0) logic.Pull(inlet);
        else logic.SetHandler(inlet, previous);
        andThen(element);
    }

    public void OnUpstreamFinish()
    {
        logic.SetHandler(inlet, previous);
        onClose();
        previous.OnUpstreamFinish();
    }

    public void OnUpstreamFailure(Exception e)
    {
        logic.SetHandler(inlet, previous);
        previous.OnUpstreamFailure(e);
    }
}
