using Akka.Actor;
using StonMedia.Actors.Fills;
using StonMedia.Actors.Hosts;
using StonMedia.Actors.Protocol;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;

namespace StonMedia.Actors.Entries;

/// <summary>
/// The one writer of a cache key (and its variants): loads it, revalidates it, plans what to fetch. Exists only while
/// something is going on; asks its parent to let it go when nothing is.
/// </summary>
/// <remarks>
/// A failure restarts it: viewers who waited get 503, its fills stop, what is stored stays, the mailbox is kept.
/// Rules live in <see cref="LoadJudge"/> and <see cref="RunPlanner"/>; what they need to act on is in <see cref="EntryWork"/>.
/// </remarks>
public sealed class EntryActor : UntypedActor
{
    private readonly HostServices _host;
    private readonly string _key;
    private readonly MailCount _mail;
    private readonly EntryWork _work;

    public EntryActor(HostServices host, string key, IActorRef pool, MailCount mail)
    {
        _host = host;
        _key = key;
        _mail = mail;
        _work = new EntryWork(host, key, Context, pool);
    }

    /// <summary>To the parent: nothing is going on here after so many handled messages.</summary>
    public sealed record Quiet(string Key, long Handled);

    /// <summary>What the disk knows of a record.</summary>
    internal sealed record DiskAnswered(string Key, DiskFound? Found);

    /// <summary>The disk could not be asked.</summary>
    internal sealed record DiskFailed(string Key, string Reason);

    /// <summary>A fill's actor is gone; the last word on it when it failed without a report.</summary>
    internal sealed record FillStopped(long Fill);

    // By type and not by an expression, which would be built and taken apart for each key.
    public static Props Props(HostServices host, string key, IActorRef pool, MailCount mail)
        => Akka.Actor.Props.Create<EntryActor>(host, key, pool, mail);

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void PreRestart(Exception reason, object? message)
    {
        _host.Log.EntryFailed(reason, _host.Settings.Name, _key);
        if (message is EntryMail mail)
        {
            _mail.Count();
            mail.Refuse("the entry's actor failed on this request");
        }

        base.PreRestart(reason, message);
    }

    /// <summary>Every way out answers everybody who waits.</summary>
    protected override void PostStop() => _work.Close();

    /// <summary>A restarted actor has nothing going on until it is told; its parent must learn that.</summary>
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        SayWhenQuiet();
    }

    /// <summary>A switch, as a table of handlers would be made anew for each of these actors, of which every load has one.</summary>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case EntryMail.Load load:
                _work.OnLoad(load);
                break;
            case EntryMail.Demand demand:
                _work.OnDemand(demand);
                break;
            case EntryMail.Starved starved:
                _work.OnStarved(starved);
                break;
            case FillActor.Head head:
                _work.OnHead(head);
                break;
            case FillActor.NoHead none:
                _work.OnNoHead(none);
                break;
            case FillActor.Ended ended:
                _work.OnEnded(ended);
                break;
            case FillActor.Broke broke:
                _work.OnBroke(broke);
                break;
            case DiskAnswered answer:
                _work.OnDiskAnswered(answer);
                break;
            case DiskFailed failed:
                _work.OnDiskFailed(failed);
                break;
            case FillStopped stopped:
                _work.OnStopped(stopped.Fill);
                break;
            default:
                Unhandled(message);
                break;
        }

        if (message is EntryMail) _mail.Count();
        SayWhenQuiet();
    }

    private void SayWhenQuiet()
    {
        if (_work.IsQuiet) Context.Parent.Tell(new Quiet(_key, _mail.Handled));
    }
}
