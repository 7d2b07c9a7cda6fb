using StonMedia.Streams.Origin;

namespace StonMedia.Actors.Fills;

/// <summary>Holds an answer between the task that received it and the actor that will use it, so that it is disposed when either is gone.</summary>
internal sealed class ResponseBox
{
    private readonly Lock _lock = new();
    private OriginResponse? _response;
    private bool _closed;

    /// <summary>The body was read to its end outside the fill's actor.</summary>
    public bool IsDrained { get; set; }

    /// <summary>Keeps the answer; false when nobody will come for it (the caller disposes it).</summary>
    public bool TryPut(OriginResponse response)
    {
        lock (_lock)
        {
            if (_closed) return false;
            _response = response;
            return true;
        }
    }

    public OriginResponse? Take()
    {
        lock (_lock)
        {
            OriginResponse? response = _response;
            _response = null;
            return response;
        }
    }

    /// <summary>Nobody will take it any more: gives back what is still there.</summary>
    public OriginResponse? Close()
    {
        lock (_lock)
        {
            _closed = true;
            OriginResponse? response = _response;
            _response = null;
            return response;
        }
    }
}
