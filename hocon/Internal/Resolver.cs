using System.Runtime.CompilerServices;

namespace StonMedia.Hocon.Internal;

/// <summary>
/// One run of resolving substitutions. Results are remembered by the identity of the value and, for partial look-ups, the path; what
/// was learned inside a cycle that is then abandoned is forgotten again, because it may hold only there.
/// </summary>
internal sealed class Resolver(HoconOptions options)
{
    private const int MaxNesting = 20_000;

    private readonly Dictionary<HoconValue, HoconValue> _done = [];
    private readonly Dictionary<MemoKey, HoconValue> _partial = [];
    private readonly List<object> _journal = [];
    private readonly HashSet<HoconValue> _entered = [];
    private Restriction _restriction;
    private HoconObject? _environment;
    private long _steps;
    private int _nesting;

    /// <summary>What resolving gives for a value that needs itself; the substitution that asked turns it into an error or into nothing.</summary>
    public static HoconValue Cycle { get; } = new HoconNull();

    public bool IsRestricted => _restriction.Path is not null;

    /// <summary>The path element to follow next.</summary>
    public string RestrictedTo => _restriction.Path![_restriction.At];

    /// <summary>A place in the memory of results, to <see cref="Rollback"/> to.</summary>
    public int Mark => _journal.Count;

    /// <summary>Resolves a whole tree.</summary>
    /// <exception cref="HoconException">A substitution is unresolved, part of a cycle, of the wrong type, or a limit was reached.</exception>
    public static HoconObject Resolve(HoconObject root, HoconOptions options)
    {
        if (root.IsResolved) return root;
        var resolver = new Resolver(options);
        return (HoconObject)resolver.Resolve(root, new ResolveSource(root))!;
    }

    public HoconValue? Resolve(HoconValue value, ResolveSource source)
    {
        if (value.IsResolved) return value;
        if (_done.TryGetValue(value, out HoconValue? known)) return known;
        MemoKey? partial = IsRestricted ? new MemoKey(value, _restriction) : null;
        if (partial is not null && _partial.TryGetValue(partial, out known)) return known;
        if (_entered.Contains(value)) return Cycle;

        Charge(10);
        if (_nesting >= MaxNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new HoconException(HoconErrorKind.Limit, "substitutions refer to one another too deeply", value.Origin);
        _nesting++;
        HoconValue? result = value.Resolve(this, source);
        _nesting--;
        if (result is null || ReferenceEquals(result, Cycle)) return result;
        if (result.IsResolved)
        {
            Remember(value, result);
        }
        else
        {
            if (partial is null) throw new HoconException(HoconErrorKind.Unresolved, $"{value.Describe()} cannot be resolved", value.Origin);
            Remember(partial, result);
        }
        return result;
    }

    /// <summary>Changes the path being followed and returns the one before, which the caller puts back.</summary>
    public Restriction Restrict(Restriction restriction)
    {
        Restriction before = _restriction;
        _restriction = restriction;
        return before;
    }

    public Restriction Unrestrict() => Restrict(default);

    /// <summary>Goes one element further; false at the last one.</summary>
    public bool DescendRestriction()
    {
        if (_restriction.At + 1 >= _restriction.Path!.Length) return false;
        _restriction = _restriction with { At = _restriction.At + 1 };
        return true;
    }

    public void AscendRestriction() => _restriction = _restriction with { At = _restriction.At - 1 };

    /// <summary>Notes that a substitution is being resolved, so that coming back to it is recognised.</summary>
    public void Enter(Reference reference) => _entered.Add(reference);

    public void Leave(Reference reference) => _entered.Remove(reference);

    /// <summary>Pays for work from the step limit.</summary>
    public void Charge(int steps)
    {
        _steps += steps;
        if (_steps > options.MaxResolveSteps)
            throw new HoconException(HoconErrorKind.Limit, $"resolving the substitutions takes more than {options.MaxResolveSteps} steps", default);
    }

    /// <summary>Lets a newly made value pass if it is within the limits of size and depth.</summary>
    public T Admit<T>(T value)
        where T : HoconValue
    {
        if (!value.IsResolved) return value;
        if (value.Weight > options.MaxResolvedSize)
            throw new HoconException(HoconErrorKind.Limit, $"substitutions blow this value up to more than {options.MaxResolvedSize} values", value.Origin);
        if (value.Height > options.MaxDepth)
            throw new HoconException(HoconErrorKind.Limit, $"substitutions nest this value deeper than {options.MaxDepth} levels", value.Origin);
        Charge((int)Math.Min(value.Weight >> 4, int.MaxValue));
        return value;
    }

    /// <summary>Lets a text be made if it is within the limits.</summary>
    public void AdmitText(long length, HoconOrigin origin)
    {
        if (length / HoconString.CharsPerWeight > options.MaxResolvedSize)
            throw new HoconException(HoconErrorKind.Limit, $"substitutions blow this text up to {length} characters", origin);
        Charge((int)Math.Min(length / 4, int.MaxValue));
    }

    public HoconValue? FindInEnvironment(ReadOnlySpan<string> path, bool list, HoconOrigin origin)
        => list ? EnvironmentText.FindList(options, string.Join('.', path!), origin)
            : EnvironmentText.Find(_environment ??= EnvironmentText.ToObject(options), path);

    /// <summary>Forgets the results remembered since a mark.</summary>
    public void Rollback(int mark)
    {
        for (int i = _journal.Count - 1; i >= mark; i--)
        {
            if (_journal[i] is MemoKey partial)
                _partial.Remove(partial);
            else
                _done.Remove((HoconValue)_journal[i]);
        }
        _journal.RemoveRange(mark, _journal.Count - mark);
    }

    private void Remember(HoconValue value, HoconValue result)
    {
        if (_done.TryAdd(value, result)) _journal.Add(value);
        else _done[value] = result;
    }

    private void Remember(MemoKey key, HoconValue result)
    {
        if (_partial.TryAdd(key, result)) _journal.Add(key);
        else _partial[key] = result;
    }
}
