using System.IO.Pipelines;
using Akka.Streams;
using Akka.Streams.Stage;

namespace StonMedia.Streams.Delivery;

/// <summary>
/// Writes chunks to a response. It asks for the next chunk when the last one was flushed: the viewer's back-pressure.
/// Materialises the number of bytes written.
/// </summary>
public sealed class ResponseSink : GraphStageWithMaterializedValue<SinkShape<Chunk>, Task<long>>
{
    private readonly Inlet<Chunk> _in = new("response.in");
    private readonly PipeWriter _output;
    private readonly CancellationToken _cancel;

    public ResponseSink(PipeWriter output, CancellationToken cancel)
    {
        _output = output;
        _cancel = cancel;
        Shape = new SinkShape<Chunk>(_in);
    }

    public override SinkShape<Chunk> Shape { get; }

    public override ILogicAndMaterializedValue<Task<long>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        return new LogicAndMaterializedValue<Task<long>>(new Logic(this, done), done.Task);
    }

    private sealed class Logic : InGraphStageLogic
    {
        private readonly ResponseSink _stage;
        private readonly TaskCompletionSource<long> _done;
        private readonly Action<FlushResult> _flushed;
        private readonly Action<Exception> _failed;
        private long _sent;
        private bool _writing;
        private bool _finished;
        private Exception? _failure;

        public Logic(ResponseSink stage, TaskCompletionSource<long> done) : base(stage.Shape)
        {
            _stage = stage;
            _done = done;
            _flushed = GetAsyncCallback<FlushResult>(OnFlushed);
            _failed = GetAsyncCallback<Exception>(FailWith);
            SetHandler(stage._in, this);
        }

        public override void PreStart()
        {
            SetKeepGoing(true);     // a write under way outlives the end of the upstream
            Pull(_stage._in);
        }

        public override void OnPush()
        {
            Chunk chunk = Grab(_stage._in);
            _sent += chunk.Memory.Length;
            ValueTask<FlushResult> write;
            try
            {
                write = _stage._output.WriteAsync(chunk.Memory, _stage._cancel);
            }
            catch (OperationCanceledException gone)
            {
                FailWith(gone);     // a viewer who left is no fault of this stage
                return;
            }

            if (write.IsCompletedSuccessfully) OnFlushed(write.Result);
            else
            {
                _writing = true;
                _ = AwaitAsync(write);
            }
        }

        public override void OnUpstreamFinish()
        {
            _finished = true;
            if (!_writing) CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _failure = e;
            if (!_writing) FailStage(e);
        }

        public override void PostStop()
        {
            if (_failure is OperationCanceledException) _done.TrySetCanceled(CancellationToken.None);
            else if (_failure is not null) _done.TrySetException(_failure);
            else if (_finished) _done.TrySetResult(_sent);
            else _done.TrySetException(new BodyException("the delivery was stopped"));
        }

        private async Task AwaitAsync(ValueTask<FlushResult> write)
        {
            try
            {
                _flushed(await write.ConfigureAwait(false));
            }
            catch (Exception error)
            {
                _failed(error);
            }
        }

        private void OnFlushed(FlushResult result)
        {
            _writing = false;
            if (_failure is not null) FailStage(_failure);
            else if (result.IsCompleted || result.IsCanceled) FailWith(new OperationCanceledException("the viewer left"));
            else if (_finished) CompleteStage();
            else Pull(_stage._in);
        }

        private void FailWith(Exception error)
        {
            _failure ??= error;
            FailStage(_failure);
        }
    }
}
