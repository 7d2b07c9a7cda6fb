using System.Collections.Concurrent;

namespace StonMedia.Cache.Entries;

/// <summary>The resident records of one virtual host by cache key. Reads take no lock.</summary>
public sealed class EntryIndex
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public int Count => _entries.Count;

    public Entry? Find(string key) => _entries.TryGetValue(key, out Entry? entry) ? entry : null;

    /// <summary>The record of that key, made when there is none.</summary>
    public Entry GetOrAdd(string key, Func<string, Entry> make) => _entries.GetOrAdd(key, make);

    /// <summary>Takes this very record out; false when another has taken its place.</summary>
    public bool Remove(Entry entry) => _entries.TryRemove(new KeyValuePair<string, Entry>(entry.Key, entry));

    /// <summary>Every record that stays for the length of the walk, and some that come or go. Takes no lock and copies nothing.</summary>
    public IEnumerable<Entry> All
    {
        get
        {
            foreach ((_, Entry entry) in _entries) yield return entry;
        }
    }
}
