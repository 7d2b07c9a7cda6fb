using StonMedia.Cache.Conditions;

namespace StonMedia.Cache.Settings;

/// <summary>
/// One element of <c>headers.rules</c>. Within a rule the order is unset, set, put, append. Host, Content-Length, Connection,
/// Transfer-Encoding and their kin cannot be named: framing and routing are not for rules.
/// </summary>
public sealed record HeaderRule
{
    /// <summary>Requests it is for; null: all.</summary>
    public Condition? When { get; init; }

    /// <summary>The message it changes.</summary>
    public required HeaderTarget On { get; init; }

    /// <summary>Response statuses it is for; empty: any. 2 to 5 stand for a whole class.</summary>
    public IReadOnlyList<int> Status { get; init; } = [];

    /// <summary>Headers to remove.</summary>
    public IReadOnlyList<string> Unset { get; init; } = [];

    /// <summary>Headers whose value is replaced, or given.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Set { get; init; } = [];

    /// <summary>Headers of which another field line is added.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Put { get; init; } = [];

    /// <summary>Headers to whose value this is joined with a comma.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Append { get; init; } = [];

    /// <summary>Whether the rule is for a response of this status.</summary>
    public bool CoversStatus(int status)
    {
        if (Status.Count == 0) return true;
        for (int i = 0; i < Status.Count; i++)
            if (Status[i] == status || Status[i] == status / 100) return true;
        return false;
    }
}
