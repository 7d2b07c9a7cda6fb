using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Passes everything on until the switch is thrown.</summary>
internal sealed class KillSwitchLogic<T> : InAndOutGraphStageLogic
{
    private static readonly Inlet<T> In = LinearStage<T, T>.Ports.Inlet;
    private static readonly Outlet<T> Out = LinearStage<T, T>.Ports.Outlet;

    private readonly KillSwitchState _state;
    private readonly Action<Exception> _tell;

    public KillSwitchLogic(KillSwitchState state) : base(1, 1)
    {
        _state = state;
        _tell = GetAsyncCallback<Exception>(End);
        SetHandlers(In, Out, this);
    }

    public override void PreStart()
    {
        if (_state.Join(_tell) is { } how) End(how);
    }

    public override void OnPush() => Push(Out, Grab(In));

    public override void OnPull() => Pull(In);

    public override void PostStop() => _state.Leave(_tell);

    private void End(Exception how)
    {
        if (KillSwitchState.IsShutdown(how)) CompleteStage();
        else FailStage(how);
    }
}
