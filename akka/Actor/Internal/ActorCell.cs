using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>An actor as the library sees it: reference, context, mailbox and life cycle in one object, kept small.</summary>
internal sealed partial class ActorCell : CellIdentity, IUntypedActorContext, IThreadPoolWorkItem
{
    [ThreadStatic]
    private static ActorCell? t_current;

    private ActorBase? _actor;
    private CellExtras? _extras;
    private object? _message;
    private IActorRef? _sender;

    internal ActorCell(ActorSystemImpl system, Props props, InternalRef parent, string name)
        : base(system, props, parent, name)
    {
        // Before anybody can find it: a message or a stop that came between its entry in the parent's children and its start would have a
        // turn run, and the start a second one beside it.
        BeginRunning();
    }

    /// <summary>The actor whose turn runs on this thread.</summary>
    internal static ActorCell? Current => t_current;

    internal bool IsEnded => _ended;

    internal bool MarkedDying { get; set; }

    private CellExtras Extras => _extras ??= new CellExtras();

    private string LogSource => Path.ToString();

    private Type LogClass => _actor?.GetType() ?? typeof(ActorCell);

    /// <summary>The message being handled.</summary>
    internal CurrentMail Mail
    {
        get => new(_message, _sender, _stamp);
        private set
        {
            _message = value.Message;
            _sender = value.Sender;
            _stamp = value.Stamp;
        }
    }

    internal override InternalRef? FindChild(string name) => _children?.Find(name);

    internal void Publish(LogEvent log) => SystemImpl.EventStream.Publish(log);

    private void ClearMessage()
    {
        _message = null;
        _sender = null;
    }
}
