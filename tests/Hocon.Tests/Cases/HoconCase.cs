using System.Text.Json;

namespace StonMedia.Hocon.Tests.Cases;

/// <summary>One recorded case: a file, its environment, and what the reference implementation makes of it.</summary>
public sealed class HoconCase
{
    private readonly JsonElement _line;

    private HoconCase(JsonElement line) => _line = line;

    public static string? Folder { get; } = FindFolder();

    public string Name => _line.GetProperty("name").GetString()!;

    public string File => Path.Combine(Folder!, "cases", Name + ".conf");

    public JsonElement? Json => _line.TryGetProperty("json", out JsonElement json) ? json : null;

    public JsonElement? Error => _line.TryGetProperty("error", out JsonElement error) ? error : null;

    public IEnumerable<JsonElement> Getters => _line.TryGetProperty("getters", out JsonElement getters) ? getters.EnumerateArray() : [];

    public HoconOptions Options => new()
    {
        Environment = _line.TryGetProperty("env", out JsonElement env)
            ? env.EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value.GetString()!, StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal),
        WorkingDirectory = Path.Combine(Folder!, "cases"),
    };

    public static IReadOnlyDictionary<string, HoconCase> All { get; } = Folder is null
        ? new Dictionary<string, HoconCase>(StringComparer.Ordinal)
        : System.IO.File.ReadLines(Path.Combine(Folder, "expected.jsonl"))
            .Select(static line => new HoconCase(JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 2000 }).RootElement))
            .ToDictionary(static c => c.Name, StringComparer.Ordinal);

    private static string? FindFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!System.IO.File.Exists(Path.Combine(folder.FullName, "StonMedia.sln"))) continue;
            string cases = Path.Combine(folder.Parent?.FullName ?? "", "shared", "hocon-cases");
            return Directory.Exists(cases) ? cases : null;
        }
        return null;
    }
}
