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
public sealed class EntryActor : ReceiveActor
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
        Receive<EntryMail>(OnMail);
        Receive<FillActor.Head>(head => After(() => _work.OnHead(head)));
        Receive<FillActor.NoHead>(none => After(() => _work.OnNoHead(none)));
        Receive<FillActor.Ended>(ended => After(() => _work.OnEnded(ended)));
        Receive<FillActor.Broke>(broke => After(() => _work.OnBroke(broke)));
        Receive<DiskAnswered>(answer => After(() => _work.OnDiskAnswered(answer)));
        Receive<DiskFailed>(failed => After(() => _work.OnDiskFailed(failed)));
        Receive<FillStopped>(stopped => After(() => _work.OnStopped(stopped.Fill)));
    }

    /// <summary>To the parent: nothing is going on here after so many handled messages.</summary>
    public sealed record Quiet(string Key, long Handled);

    /// <summary>What the disk knows of a record.</summary>
    internal sealed record DiskAnswered(string Key, DiskFound? Found);

    /// <summary>The disk could not be asked.</summary>
    internal sealed record DiskFailed(string Key, string Reason);

    /// <summary>A fill's actor is gone; the last word on it when it failed without a report.</summary>
    internal sealed record FillStopped(long Fill);

    public static Props Props(HostServices host, string key, IActorRef pool, MailCount mail)
        => Akka.Actor.Props.Create(() => new EntryActor(host, key, pool, mail));

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

    private void OnMail(EntryMail mail)
    {
        switch (mail)
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
            default:
                Unhandled(mail);
                break;
        }

        _mail.Count();
        SayWhenQuiet();
    }

    private void After(Action handled)
    {
        handled();
        SayWhenQuiet();
    }

    private void SayWhenQuiet()
    {
        if (_work.IsQuiet) Context.Parent.Tell(new Quiet(_key, _mail.Handled));
    }
}
