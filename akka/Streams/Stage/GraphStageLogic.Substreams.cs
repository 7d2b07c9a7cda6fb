using Akka.Streams.Internal;

namespace Akka.Streams.Stage;

public abstract partial class GraphStageLogic
{
    private List<ISubstream>? _substreams;

    internal void AddSubstream(ISubstream substream) => (_substreams ??= []).Add(substream);

    internal void RemoveSubstream(ISubstream substream) => _substreams?.Remove(substream);

    private void CancelSubstreams()
    {
        while (_substreams is [.., var last]) last.Cancel(SubscriptionWithCancelException.StageWasCompleted.Instance);
    }
}
