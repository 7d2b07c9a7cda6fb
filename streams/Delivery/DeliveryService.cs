using System.IO.Pipelines;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace StonMedia.Streams.Delivery;

/// <summary>The delivery graph: layout source -> pace -> response sink, one fused island.</summary>
public sealed class DeliveryService(IMaterializer materializer) : IDeliveryService
{
    public Task<long> SendAsync(Delivery delivery, PipeWriter output, CancellationToken cancel)
    {
        Source<Chunk, Akka.NotUsed> bytes = Source.FromGraph(new LayoutSource(delivery, cancel));
        return bytes.RunWith(Sink.FromGraph(new ResponseSink(output, cancel)), materializer);
    }
}
