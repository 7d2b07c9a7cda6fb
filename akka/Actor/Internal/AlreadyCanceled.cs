namespace Akka.Actor.Internal;

/// <summary>A cancelable that was cancelled from the start.</summary>
internal sealed class AlreadyCanceled : ICancelable
{
    public bool IsCancellationRequested => true;

    public CancellationToken Token => new(canceled: true);

    public void Cancel()
    {
    }

    public void Cancel(bool throwOnFirstException)
    {
    }

    public void CancelAfter(TimeSpan delay)
    {
    }

    public void CancelAfter(int millisecondsDelay)
    {
    }
}
