using StonMedia.Hocon;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>Collects everything that is wrong, each place once: a fault in the defaults is met again by every virtual host.</summary>
internal sealed class Problems(string file)
{
    private readonly HashSet<ConfigurationProblem> _seen = [];
    private readonly List<ConfigurationProblem> _errors = [];
    private readonly List<ConfigurationProblem> _warnings = [];

    public bool HasErrors => _errors.Count > 0;

    public IReadOnlyList<ConfigurationProblem> Errors => Sorted(_errors);

    public IReadOnlyList<ConfigurationProblem> Warnings => Sorted(_warnings);

    public void Error(HoconOrigin origin, string key, string message) => Add(_errors, origin, key, message);

    public void Error(Found found, string message) => Add(_errors, found.Origin, found.Path, message);

    /// <summary>For a check that comes after others and must not say again, in other words, what they said.</summary>
    public void ErrorUnlessBlamed(HoconOrigin origin, string key, string message)
    {
        if (!_errors.Exists(x => x.Line == origin.Line && x.Column == origin.Column && x.Key == key && x.File == (origin.File ?? file)))
            Error(origin, key, message);
    }

    /// <summary>Whether an error has been told of something below a path that an origin's servers could be meant by: the origin, or a name that is not known there.</summary>
    public bool Blames(string path)
        => _errors.Exists(x => x.Key.StartsWith(path + ".origin", StringComparison.Ordinal)
            || (x.Key.StartsWith(path + ".", StringComparison.Ordinal) && x.Message.StartsWith("unknown setting", StringComparison.Ordinal)));

    public void Warn(HoconOrigin origin, string key, string message) => Add(_warnings, origin, key, "warning: " + message);

    public void Add(HoconException fault) => Add(_errors, fault.Origin, "hocon", fault.Message);

    private void Add(List<ConfigurationProblem> list, HoconOrigin origin, string key, string message)
    {
        var problem = new ConfigurationProblem(origin.File ?? file, Math.Max(1, origin.Line), Math.Max(1, origin.Column), key, message);
        if (_seen.Add(problem)) list.Add(problem);
    }

    private static List<ConfigurationProblem> Sorted(List<ConfigurationProblem> problems)
        => [.. problems.OrderBy(static x => x.File, StringComparer.Ordinal).ThenBy(static x => x.Line).ThenBy(static x => x.Column)];
}
