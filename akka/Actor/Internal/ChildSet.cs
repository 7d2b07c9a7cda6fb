namespace Akka.Actor.Internal;

/// <summary>The children of one actor by name, and what it waits for while some of them are stopping.</summary>
/// <remarks>Locked: the guardian's children are added from any thread.</remarks>
internal sealed class ChildSet
{
    /// <summary>Stands where there are no children.</summary>
    internal static readonly ActorCell[] None = [];

    private readonly Dictionary<string, ActorCell> _byName = new(StringComparer.Ordinal);
    private int _dying;
    private WaitReason _reason;
    private Exception? _cause;

    internal WaitReason Reason => _reason;

    internal bool TryAdd(string name, ActorCell child)
    {
        lock (_byName)
        {
            if (_reason == WaitReason.Termination)
                throw Terminating();
            return _byName.TryAdd(name, child);
        }
    }

    internal ActorCell? Find(string name)
    {
        lock (_byName)
            return _byName.GetValueOrDefault(name);
    }

    internal ActorCell[] Snapshot()
    {
        lock (_byName)
            return _byName.Count == 0 ? None : [.. _byName.Values];
    }

    internal bool Holds(ActorCell child)
    {
        lock (_byName)
            return _byName.TryGetValue(child.Name, out ActorCell? found) && ReferenceEquals(found, child);
    }

    /// <summary>Notes that the child has been told to stop.</summary>
    internal void MarkDying(ActorCell child)
    {
        lock (_byName)
        {
            if (child.MarkedDying || !_byName.TryGetValue(child.Name, out ActorCell? found) || !ReferenceEquals(found, child))
                return;
            child.MarkedDying = true;
            _dying++;
        }
    }

    /// <summary>Takes no more children.</summary>
    internal void Close()
    {
        lock (_byName)
            _reason = WaitReason.Termination;
    }

    /// <summary>Says what to do once the stopping children have ended; false when there are none to wait for.</summary>
    internal bool TryWait(WaitReason reason, Exception? cause)
    {
        lock (_byName)
        {
            if (_dying == 0)
                return false;

            _reason = reason;
            _cause = cause;
            return true;
        }
    }

    /// <summary>Takes out an ended child; answers what was waited for when it was the last of the stopping ones.</summary>
    internal WaitReason Remove(ActorCell child, out Exception? cause)
    {
        lock (_byName)
        {
            cause = null;
            if (!_byName.TryGetValue(child.Name, out ActorCell? found) || !ReferenceEquals(found, child))
                return WaitReason.None;
            _byName.Remove(child.Name);
            if (!child.MarkedDying || --_dying > 0)
                return WaitReason.None;
            WaitReason reason = _reason;
            cause = _cause;
            _cause = null;
            if (reason != WaitReason.Termination)
                _reason = WaitReason.None;
            return reason;
        }
    }

    internal static InvalidOperationException Terminating() => new("Cannot create child while terminating or terminated");
}
