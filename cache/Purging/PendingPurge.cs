using StonMedia.Cache.Entries;
using StonMedia.Cache.Patterns;

namespace StonMedia.Cache.Purging;

/// <summary>A command in force: its pattern ready for use, and what it has hit so far.</summary>
public sealed class PendingPurge
{
    private readonly IReadOnlyList<string> _tagHeaders;
    private readonly Glob? _pattern;
    private long _count;
    private long _size;
    private volatile bool _isSpent;

    internal PendingPurge(PurgeCommand command, IReadOnlyList<string> tagHeaders, long addedAt)
    {
        Command = command;
        AddedAt = addedAt;
        _tagHeaders = tagHeaders;
        _pattern = command.Scope == PurgeScope.Pattern ? new Glob(command.Text) : null;
    }

    public PurgeCommand Command { get; }

    public long Sequence => Command.Sequence;

    /// <summary>What it has hit until now. An object counts once, at the newest command that hits it; what was purged already does not.</summary>
    public PurgeTally Tally => new(Interlocked.Read(ref _count), Interlocked.Read(ref _size));

    /// <summary>Everything was checked against it: <see cref="Tally"/> is final.</summary>
    public bool IsSpent { get => _isSpent; internal set => _isSpent = value; }

    /// <summary>When it came in force in this process, in the time provider's timestamps.</summary>
    internal long AddedAt { get; }

    /// <summary>Whether it names that object. Null headers carry no tag.</summary>
    /// <param name="root">The cache key without Vary values.</param>
    internal bool Matches(ReadOnlySpan<char> root, HeaderList? headers) => Command.Scope switch
    {
        PurgeScope.Key => root.SequenceEqual(Command.Text),
        PurgeScope.Pattern => _pattern!.IsMatch(root),
        _ => headers is not null && PurgeTags.Has(headers, _tagHeaders, Command.Text),
    };

    /// <summary>It does at least what an older command on the same objects does, so that one need not be kept.</summary>
    internal bool Supersedes(PendingPurge older)
        => older.Command.Scope == Command.Scope && older.Command.Text == Command.Text && Gravity(older.Command.Kind) <= Gravity(Command.Kind);

    internal void Hit(long size)
    {
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _size, Math.Max(0, size));
    }

    private static int Gravity(PurgeKind kind) => kind switch { PurgeKind.HardPurge => 4, PurgeKind.Purge => 3, PurgeKind.Invalidate => 2, _ => 1 };
}
