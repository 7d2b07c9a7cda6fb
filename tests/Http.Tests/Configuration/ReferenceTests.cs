using System.Collections;
using System.Reflection;
using System.Text;
using StonMedia.Cache.Patterns;
using StonMedia.Hocon;
using StonMedia.Http.Configuration;

namespace StonMedia.Http.Tests.Configuration;

/// <summary>reference.conf, the records and the agreed names are three copies of one thing; these tests hold them together.</summary>
public sealed class ReferenceTests
{
    /// <summary>What records hold besides keys.</summary>
    private static readonly HashSet<string> s_notKeys = ["EdgeSettings.File", "EdgeSettings.EffectiveSocketThreads", "VirtualHostSettings.Name"];

    [Fact]
    public void Reference_Keys_AreTheAgreedOnes()
        => Assert.Equal(ShapeKeys.All.Order(StringComparer.Ordinal), Leaves(Reference(), "").Order(StringComparer.Ordinal));

    [Fact]
    public void Records_Properties_AreTheKeysOfTheReference()
    {
        List<string> properties = [];
        Properties(typeof(EdgeSettings), "", properties);
        Assert.Equal(Leaves(Reference(), "").Order(StringComparer.Ordinal), properties.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Records_Defaults_AreThoseOfTheReference()
    {
        EdgeSettings loaded = Conf.EdgeLine("");
        string folder = Directory.GetCurrentDirectory() + Path.DirectorySeparatorChar;
        string bound = Dump(loaded with { File = null, VirtualHosts = new EdgeSettings().VirtualHosts });
        Assert.Equal(Dump(new EdgeSettings()), bound.Replace(folder, "", StringComparison.Ordinal));
    }

    [Fact]
    public void Shape_WholeFile_IsValid()
    {
        string? file = SharedFile("config-shape.conf");
        if (file is null) Assert.Skip("the shared folder is not there");
        LoadResult loaded = ConfigurationLoader.Load(file);
        Assert.Empty(loaded.Errors);
        Assert.Equal(["www.example.com"], loaded.Settings!.VirtualHosts.Keys);
    }

    private static HoconObject Reference()
    {
        using Stream stream = typeof(HoconReader).Assembly.GetManifestResourceStream("reference.conf")!;
        using var reader = new StreamReader(stream);
        HoconObject root = HoconReader.ParseString(reader.ReadToEnd(), "reference.conf");
        Assert.Equal(["stonmedia"], root.Keys);
        return (HoconObject)root["stonmedia"];
    }

    private static IEnumerable<string> Leaves(HoconObject at, string path)
    {
        foreach ((string key, HoconValue value) in at)
        {
            if (value is HoconObject below && key != "virtual-hosts")
                foreach (string leaf in Leaves(below, path + key + ".")) yield return leaf;
            else yield return path + key;
        }
    }

    private static void Properties(Type type, string path, List<string> found)
    {
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (s_notKeys.Contains($"{type.Name}.{property.Name}")) continue;
            string key = path + Key(property.Name);
            if (IsSection(property.PropertyType)) Properties(property.PropertyType, key + ".", found);
            else found.Add(key);
        }
    }

    private static bool IsSection(Type type)
        => type is { IsClass: true, Namespace: not null } && type.Namespace.StartsWith("StonMedia.", StringComparison.Ordinal)
            && type.GetMethod("<Clone>$") is not null && type.GetConstructor(Type.EmptyTypes) is not null;

    private static string Key(string property)
    {
        var text = new StringBuilder();
        foreach (char c in property.Replace("On4xx", "-on-4xx", StringComparison.Ordinal).Replace("On5xx", "-on-5xx", StringComparison.Ordinal))
            text.Append(char.IsAsciiLetterUpper(c) && text.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(c));
        return text.ToString();
    }

    /// <summary>A record with everything below it as text, one property a line.</summary>
    private static string Dump(object? value, string path = "")
    {
        switch (value)
        {
            case string or null or Uri or Glob or AddressRange or ListenAddress: return $"{path} = {value}\n";
            case IEnumerable list: return $"{path} = [{string.Join("; ", list.Cast<object>().Select(static x => x.ToString()))}]\n";
        }
        if (!IsSection(value.GetType())) return $"{path} = {value}\n";
        return string.Concat(value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(x => Dump(x.GetValue(value), $"{path}.{x.Name}")));
    }

    private static string? SharedFile(string name)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (!File.Exists(Path.Combine(at.FullName, "StonMedia.sln"))) continue;
            string file = Path.Combine(at.Parent!.FullName, "shared", name);
            return File.Exists(file) ? file : null;
        }
        return null;
    }
}
