using Akka.Pattern;
using Akka.Streams.Internal;

namespace Akka.Streams.Stage;

public abstract partial class GraphStageLogic
{
    /// <summary>Pushes the element now or as soon as it is pulled; till then the outlet's handler is set aside.</summary>
    protected internal void Emit<T>(Outlet<T> outlet, T element) => Emit(outlet, element, DoNothing);

    /// <summary>As Emit; <paramref name="andThen"/> runs right after the push.</summary>
    protected internal void Emit<T>(Outlet<T> outlet, T element, Action andThen)
    {
        if (IsAvailable(outlet))
        {
            Push(outlet, element);
            andThen();
        }
        else
        {
            AddEmitting(outlet, new EmittingSingle<T>(this, outlet, element, NotEmitting(outlet), andThen));
        }
    }

    protected internal void EmitMultiple<T>(Outlet<T> outlet, IEnumerable<T> elements) => EmitMultiple(outlet, elements, DoNothing);

    protected internal void EmitMultiple<T>(Outlet<T> outlet, IEnumerable<T> elements, Action andThen) => EmitMultiple(outlet, elements.GetEnumerator(), andThen);

    protected internal void EmitMultiple<T>(Outlet<T> outlet, IEnumerator<T> enumerator) => EmitMultiple(outlet, enumerator, DoNothing);

    /// <summary>Pushes all elements, each when it is pulled. A cancellation drops the rest and reaches the handler that was set aside.</summary>
    protected internal void EmitMultiple<T>(Outlet<T> outlet, IEnumerator<T> enumerator, Action andThen)
    {
        bool more = enumerator.MoveNext();
        if (more && IsAvailable(outlet))
        {
            Push(outlet, enumerator.Current);
            more = enumerator.MoveNext();
        }
        if (more) AddEmitting(outlet, new EmittingMany<T>(this, outlet, enumerator, NotEmitting(outlet), andThen));
        else andThen();
    }

    /// <summary>Forgets what is still to be emitted.</summary>
    protected void AbortEmitting<T>(Outlet<T> outlet)
    {
        if (GetHandler(outlet) is Emitting emitting) SetHandler(outlet, emitting.Previous);
    }

    private IOutHandler NotEmitting<T>(Outlet<T> outlet) => GetHandler(outlet) is Emitting emitting ? emitting.Previous : GetHandler(outlet);

    private void AddEmitting<T>(Outlet<T> outlet, Emitting next)
    {
        if (GetHandler(outlet) is Emitting emitting) emitting.AddFollowUp(next);
        else SetHandler(outlet, next);
    }

    /// <summary>Takes the next element now or when it comes; till then the inlet's handler is set aside.</summary>
    /// <exception cref="IllegalStateException">The inlet is being read already.</exception>
    protected internal void Read<T>(Inlet<T> inlet, Action<T> andThen, Action onClose)
    {
        if (IsAvailable(inlet))
        {
            andThen(Grab(inlet));
        }
        else if (IsClosed(inlet))
        {
            onClose();
        }
        else
        {
            RequireNotReading(inlet);
            if (!HasBeenPulled(inlet)) Pull(inlet);
            SetHandler(inlet, new Reading<T>(this, inlet, 1, GetHandler(inlet), andThen, onClose));
        }
    }

    /// <summary>Takes the next n elements; if the inlet closes before, what there was goes to <paramref name="onComplete"/>.</summary>
    /// <exception cref="IllegalStateException">The inlet is being read already.</exception>
    protected void ReadMany<T>(Inlet<T> inlet, int n, Action<IEnumerable<T>> andThen, Action<IEnumerable<T>> onComplete)
    {
        if (n < 0) throw new ArgumentException("Cannot read negative number of elements");
        var result = new List<T>(n);
        if (n > 0 && IsAvailable(inlet)) result.Add(Grab(inlet));
        if (result.Count == n)
        {
            andThen(result);
            return;
        }
        RequireNotReading(inlet);
        if (!HasBeenPulled(inlet)) Pull(inlet);
        SetHandler(inlet, new Reading<T>(this, inlet, n - result.Count, GetHandler(inlet), Next, () => onComplete(result)));

        void Next(T element)
        {
            result.Add(element);
            if (result.Count == n) andThen(result);
        }
    }

    /// <summary>Gives the inlet back to the handler that was set aside.</summary>
    protected void AbortReading<T>(Inlet<T> inlet)
    {
        if (GetHandler(inlet) is Reading<T> reading) SetHandler(inlet, reading.Previous);
    }

    private void RequireNotReading<T>(Inlet<T> inlet)
    {
        if (GetHandler(inlet) is Reading<T>) throw new IllegalStateException($"Already reading on inlet {inlet}");
    }

    /// <summary>Lets everything that arrives at <paramref name="from"/> go out at <paramref name="to"/>.</summary>
    protected void PassAlong<TOut, TIn>(Inlet<TIn> from, Outlet<TOut> to, bool doFinish = true, bool doFail = true, bool doPull = false) where TIn : TOut
    {
        var passing = new PassAlongHandler<TOut, TIn>(this, from, to, doFinish, doFail);
        if (_interpreter is not null)
        {
            if (IsAvailable(from)) Emit<TOut>(to, Grab(from), passing.PullNext);
            if (doFinish && IsClosed(from)) CompleteStage();
        }
        SetHandler(from, passing);
        if (doPull) TryPull(from);
    }
}
