namespace Akka.Streams.Internal;

/// <summary>Whether a switch was thrown and how, and the stages to be told.</summary>
internal sealed class KillSwitchState
{
    private static readonly Exception Shut = new InvalidOperationException("Shut down, not failed");

    private readonly Lock _gate = new();
    private List<Action<Exception>>? _more;
    private Action<Exception>? _one;
    private Exception? _how;

    public void Trip(Exception? cause)
    {
        Action<Exception>? one;
        List<Action<Exception>>? more;
        lock (_gate)
        {
            if (_how is not null) return;
            _how = cause is null ? Shut : new AggregateException(cause);
            (one, more) = (_one, _more);
            (_one, _more) = (null, null);
        }
        one?.Invoke(_how);
        more?.ForEach(tell => tell(_how));
    }

    /// <summary>How it was thrown, or null: then the stage will be told.</summary>
    public Exception? Join(Action<Exception> tell)
    {
        lock (_gate)
        {
            if (_how is not null) return _how;
            if (_one is null) _one = tell;
            else (_more ??= []).Add(tell);
            return null;
        }
    }

    public void Leave(Action<Exception> tell)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_one, tell)) _one = null;
            else _more?.Remove(tell);
        }
    }

    public static bool IsShutdown(Exception how) => ReferenceEquals(how, Shut);
}
