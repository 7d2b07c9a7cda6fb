using StonMedia.Hocon;
using StonMedia.Http.Configuration.Binding;

namespace StonMedia.Http.Configuration;

/// <summary>
/// Reads a configuration file over <c>reference.conf</c>, binds and checks it. It touches nothing that is running: who reloads
/// keeps the old settings unless the result is valid.
/// </summary>
public static class ConfigurationLoader
{
    /// <summary>What origins call the file that ships with the program; no user's file has that name.</summary>
    internal const string ReferenceName = "(reference.conf)";
    private const string Resource = "reference.conf";

    private static readonly Lazy<HoconDocument> s_reference = new(ReadReference);

    /// <summary>Loads a file; every fault is in the result, none is thrown.</summary>
    /// <param name="path">The file; relative paths inside start from its folder.</param>
    /// <param name="environment">Variables for substitutions; null: the process's own.</param>
    public static LoadResult Load(string path, IReadOnlyDictionary<string, string>? environment = null)
        => Load(path, options => HoconReader.ReadFile(path, options), environment);

    /// <summary>
    /// As <see cref="Load(string, IReadOnlyDictionary{string, string}?)"/>, for a text; <paramref name="path"/> is what it is
    /// called.
    /// </summary>
    public static LoadResult Parse(string text, string path, IReadOnlyDictionary<string, string>? environment = null)
        => Load(path, options => HoconReader.ReadString(text, path, options), environment);

    /// <summary>The reference alone, resolved: every key with its default.</summary>
    internal static HoconObject Reference => s_reference.Value.Resolve();

    private static LoadResult Load(string path, Func<HoconOptions, HoconDocument> read, IReadOnlyDictionary<string, string>? environment)
    {
        var problems = new Problems(path);
        string file = Path.GetFullPath(path);
        var options = new HoconOptions { Environment = environment, BaseDirectory = Path.GetDirectoryName(file) };
        try
        {
            // Laid over the reference before substitutions are resolved, so that  match += "*.ogg"  adds to the default.
            HoconObject root = read(options).WithFallback(s_reference.Value).Resolve(options);
            var context = new BindContext(problems, Path.GetDirectoryName(file)!);
            EdgeSettings settings = EdgeBinder.Bind(root, Reference, context) with { File = file, Read = root };
            return new LoadResult(problems.HasErrors ? null : settings, problems.Errors, problems.Warnings);
        }
        catch (HoconException fault)
        {
            problems.Add(fault);
            return new LoadResult(null, problems.Errors, problems.Warnings);
        }
    }

    private static HoconDocument ReadReference()
    {
        using Stream stream = typeof(HoconReader).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded in {typeof(HoconReader).Assembly.FullName}");
        using var reader = new StreamReader(stream);
        return HoconReader.ReadString(reader.ReadToEnd(), ReferenceName);
    }
}
