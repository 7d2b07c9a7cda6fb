namespace Akka.Actor;

/// <summary>Something scheduled that can be called off.</summary>
public interface ICancelable
{
    bool IsCancellationRequested { get; }

    CancellationToken Token { get; }

    void Cancel();

    void CancelAfter(TimeSpan delay);

    /// <param name="millisecondsDelay">Milliseconds.</param>
    void CancelAfter(int millisecondsDelay);

    void Cancel(bool throwOnFirstException);
}
