using System.Globalization;

namespace StonMedia.Cache.Metrics;

/// <summary>
/// The named metrics of one edge. Registering takes a lock, counting does not: the caller keeps the counter it was given.
/// </summary>
public sealed class MetricsRegistry
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    /// <summary>A new counter.</summary>
    /// <param name="name">Prometheus name, such as stonmedia_origin_requests_total; several with other labels make a family.</param>
    /// <param name="help">One line for the reader of the page.</param>
    /// <param name="labels">Inside of the braces, such as class="2xx"; empty for none.</param>
    /// <exception cref="ArgumentException">Name and labels are taken, or the name has another kind already.</exception>
    public StripedCounter Counter(string name, string help, string labels = "")
    {
        var counter = new StripedCounter();
        Add(name, MetricKind.Counter, help, labels, () => counter.Value);
        return counter;
    }

    /// <summary>A new counter that also goes down: what is open, waiting, in flight.</summary>
    /// <exception cref="ArgumentException">As <see cref="Counter"/>.</exception>
    public StripedCounter UpDown(string name, string help, string labels = "")
    {
        var counter = new StripedCounter();
        Add(name, MetricKind.Gauge, help, labels, () => counter.Value);
        return counter;
    }

    /// <summary>A value that is asked for when the page is read; <paramref name="read"/> runs on any thread and must not wait.</summary>
    /// <exception cref="ArgumentException">As <see cref="Counter"/>.</exception>
    public void Read(string name, MetricKind kind, string help, Func<double> read, string labels = "") => Add(name, kind, help, labels, read);

    /// <summary>Takes out all series with exactly these labels: what they told of is no more.</summary>
    public void Remove(string labels)
    {
        lock (_lock)
        {
            foreach ((string name, Family family) in _families.ToArray())
                if (family.Series.Remove(labels) && family.Series.Count == 0) _families.Remove(name);
        }
    }

    /// <summary>Writes all metrics in Prometheus' text format 0.0.4, sorted by name.</summary>
    public void WriteTo(TextWriter output)
    {
        lock (_lock)
        {
            foreach ((string name, Family family) in _families)
            {
                output.Write($"# HELP {name} {family.Help}\n# TYPE {name} {(family.Kind == MetricKind.Counter ? "counter" : "gauge")}\n");
                foreach ((string labels, Func<double> read) in family.Series)
                {
                    string value = read().ToString("R", CultureInfo.InvariantCulture);
                    output.Write(labels.Length == 0 ? $"{name} {value}\n" : $"{name}{{{labels}}} {value}\n");
                }
            }
        }
    }

    private void Add(string name, MetricKind kind, string help, string labels, Func<double> read)
    {
        lock (_lock)
        {
            if (!_families.TryGetValue(name, out Family? family)) _families.Add(name, family = new Family(kind, help));
            if (family.Kind != kind) throw new ArgumentException($"{name} is a {family.Kind}", nameof(kind));
            if (!family.Series.TryAdd(labels, read)) throw new ArgumentException($"{name}{{{labels}}} is registered already", nameof(labels));
        }
    }

    private sealed record Family(MetricKind Kind, string Help)
    {
        public SortedDictionary<string, Func<double>> Series { get; } = new(StringComparer.Ordinal);
    }
}
