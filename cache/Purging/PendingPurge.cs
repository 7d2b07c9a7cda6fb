using StonMedia.Cache.Entries;
using StonMedia.Cache.Patterns;

namespace StonMedia.Cache.Purging;

/// <summary>A command that may still hit something, with its pattern ready for use.</summary>
internal sealed class PendingPurge(PurgeCommand command, IReadOnlyList<string> tagHeaders)
{
    private readonly Glob? _pattern = command.Scope == PurgeScope.Pattern ? new Glob(command.Text) : null;

    public PurgeCommand Command { get; } = command;

    public long Sequence => Command.Sequence;

    /// <summary>Whether it names that object. Null headers carry no tag.</summary>
    /// <param name="root">The cache key without Vary values.</param>
    public bool Matches(ReadOnlySpan<char> root, HeaderList? headers) => Command.Scope switch
    {
        PurgeScope.Key => root.SequenceEqual(Command.Text),
        PurgeScope.Pattern => _pattern!.IsMatch(root),
        _ => headers is not null && PurgeTags.Has(headers, tagHeaders, Command.Text),
    };

    /// <summary>It does at least what an older command of the same objects does, so that one need not be kept.</summary>
    public bool Supersedes(PendingPurge older)
        => older.Command.Scope == Command.Scope && older.Command.Text == Command.Text && Gravity(older.Command.Kind) <= Gravity(Command.Kind);

    public static int Gravity(PurgeKind kind) => kind switch { PurgeKind.HardPurge => 3, PurgeKind.Purge => 2, _ => 1 };
}
