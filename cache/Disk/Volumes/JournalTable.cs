using Microsoft.Data.Sqlite;
using StonMedia.Cache.Purging;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Rows of purge commands, and what a walk over the records changes. The writer's thread only.</summary>
internal sealed class JournalTable : IDisposable
{
    private readonly DiskVolume _volume;
    private readonly VolumeWriter _writer;
    private readonly Statement _put;
    private readonly Statement _all;
    private readonly Statement _forget;
    private readonly Statement _meta;
    private readonly Statement _change;

    public JournalTable(DiskVolume volume, VolumeWriter writer)
    {
        _volume = volume;
        _writer = writer;
        WriteSession session = writer.Session;
        _put = session.Prepare("INSERT OR REPLACE INTO journal VALUES($1, $2, $3, $4, $5, $6, $7)");
        _all = session.Prepare("SELECT sequence, host, kind, scope, text, issued, seconds FROM journal ORDER BY sequence");
        _forget = session.Prepare("DELETE FROM journal WHERE sequence <= $1");
        _meta = session.Prepare("INSERT INTO meta VALUES($1, $2) ON CONFLICT(name) DO UPDATE SET value = max(value, excluded.value)");
        _change = session.Prepare("UPDATE objects SET record = $1, seen = $2 WHERE id = $3 AND generation = $4");
    }

    /// <summary>On the platter when it returns.</summary>
    public bool Append(IReadOnlyList<PurgeCommand> commands)
    {
        _writer.Room.TryMake(0, commands.Count * (long)VolumeSchema.PageSize);
        _writer.Session.CommitDurably(() =>
        {
            foreach (PurgeCommand command in commands)
            {
                _put.Run(command.Sequence, command.Host, (long)command.Kind, (long)command.Scope, command.Text, command.IssuedAt.ToUnixTimeMilliseconds(), (long)command.Seconds);
                _meta.Run("sequence", command.Sequence);
            }
        });
        return true;
    }

    public PurgeJournalState Load()
    {
        var pending = new List<PurgeCommand>();
        using SqliteDataReader rows = _all.Rows();
        while (rows.Read())
        {
            pending.Add(new PurgeCommand(rows.GetInt64(0), rows.GetString(1), (PurgeKind)rows.GetInt64(2), (PurgeScope)rows.GetInt64(3), rows.GetString(4),
                DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(5)), (int)rows.GetInt64(6)));
        }

        long last = VolumeSchema.Number(_writer.Session.Database, "SELECT value FROM meta WHERE name = 'sequence'");
        return new PurgeJournalState(Math.Max(last, _volume.Retired), pending);
    }

    /// <summary>All records have been judged: the commands are forgotten, for good.</summary>
    public bool Retire(long through)
    {
        _writer.Session.CommitDurably(() =>
        {
            _forget.Run(through);
            _meta.Run("retired", through);
        });
        _volume.Retired = Math.Max(_volume.Retired, through);
        return true;
    }

    /// <summary>Carries verdicts out on records that are still the ones judged.</summary>
    public bool Apply(IReadOnlyList<(SweptRecord Record, PurgeVerdict Verdict)> verdicts)
    {
        foreach ((SweptRecord swept, PurgeVerdict verdict) in verdicts)
        {
            if (_writer.Records.Find(swept.Id) is not { } row || row.Generation != swept.Generation) continue;
            _writer.Session.Enter(WriteSession.RowCost + swept.Packed.Length);
            if (verdict.Action == PurgeAction.HardPurge || Changed(swept, verdict) is not { } changed)
            {
                _volume.Live.Evict(row.Hash, row.Generation, -1);
                _writer.Records.Delete(row);
                continue;
            }

            if (_volume.Live.Find(row.Hash, swept.Host, swept.Key) is { } live && live.Generation == row.Generation) live.Take(changed);
            _change.Run(RecordCodec.Pack(changed), verdict.CheckedThrough, row.Id, row.Generation);
        }

        return true;
    }

    public void Dispose()
    {
        foreach (Statement statement in (Statement[])[_put, _all, _forget, _meta, _change]) statement.Dispose();
    }

    /// <summary>The record after a verdict; null when it cannot be read, and goes.</summary>
    private static DiskRecord? Changed(SweptRecord swept, PurgeVerdict verdict)
    {
        DiskRecord record;
        try
        {
            record = RecordCodec.Unpack(swept.Packed, swept.Generation, swept.Length) with { PurgeSequence = verdict.CheckedThrough };
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return verdict.Action switch
        {
            PurgeAction.Purge => record with { Flags = record.Flags | DiskRecordFlags.Purged },
            PurgeAction.Invalidate => record with
            {
                Flags = record.Flags | DiskRecordFlags.MustRevalidate, FreshUntil = record.StoredAt < record.FreshUntil ? record.StoredAt : record.FreshUntil,
            },
            _ => record with { FreshUntil = verdict.ExpiresAt },
        };
    }
}
