using System.IO.Pipelines;
using Akka.Streams;
using Akka.Streams.Dsl;
using StonMedia.Streams.Pacing;

namespace StonMedia.Streams.Delivery;

/// <summary>The delivery graph: layout source -> pace -> response sink, one fused island.</summary>
public sealed class DeliveryService(IMaterializer materializer) : IDeliveryService
{
    public Task<long> SendAsync(Delivery delivery, PipeWriter output, CancellationToken cancel)
    {
        Source<Chunk, Akka.NotUsed> bytes = Source.FromGraph(new LayoutSource(delivery, cancel));
        if (delivery.Pacer is { } pacer) bytes = bytes.Via(new PaceStage(pacer));
        return bytes.RunWith(Sink.FromGraph(new ResponseSink(output, cancel)), materializer);
    }
}
