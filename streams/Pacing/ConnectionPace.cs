namespace StonMedia.Streams.Pacing;

/// <summary>The <see cref="PaceAccount"/>s of one client connection, by view. Bounded: the view unused for longest is forgotten.</summary>
public sealed class ConnectionPace
{
    /// <summary>Views remembered: a page with a film and its neighbours, while a client that only ever asks costs little.</summary>
    public const int MaxViews = 32;

    private readonly Lock _gate = new();
    private readonly List<(string View, PaceAccount Account)> _accounts = new(1);

    /// <summary>The account of a view, new when it has none. <paramref name="view"/> names it: cache key and view tag, or its ETag.</summary>
    public PaceAccount For(string view)
    {
        lock (_gate)
        {
            for (int i = _accounts.Count - 1; i >= 0; i--)
            {
                (string View, PaceAccount Account) found = _accounts[i];
                if (found.View != view) continue;
                if (i != _accounts.Count - 1)
                {
                    _accounts.RemoveAt(i);
                    _accounts.Add(found);
                }

                return found.Account;
            }

            if (_accounts.Count == MaxViews) _accounts.RemoveAt(0);
            var account = new PaceAccount();
            _accounts.Add((view, account));
            return account;
        }
    }
}
