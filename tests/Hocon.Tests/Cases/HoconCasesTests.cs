using System.Globalization;
using System.Text.Json;

namespace StonMedia.Hocon.Tests.Cases;

/// <summary>Every recorded case must give the recorded value, or fail at the recorded line.</summary>
public sealed class HoconCasesTests
{
    public static TheoryData<string> Names => HoconCase.Folder is null ? ["no cases here"] : [.. HoconCase.All.Keys];

    public static TheoryData<string> GoodNames => HoconCase.Folder is null ? ["no cases here"] : [.. HoconCase.All.Values.Where(static c => c.Json is not null).Select(static c => c.Name)];

    [Theory, MemberData(nameof(Names))]
    public void ParseFile_RecordedCase_GivesTheRecordedOutcome(string name)
    {
        Assert.SkipWhen(HoconCase.Folder is null, "the recorded cases are not beside the repository");
        HoconCase recorded = HoconCase.All[name];
        if (recorded.Error is { } error)
        {
            var failure = Assert.Throws<HoconException>(() => HoconReader.ParseFile(recorded.File, recorded.Options));
            bool soft = error.TryGetProperty("soft", out JsonElement s) && s.GetBoolean();
            if (!soft) Assert.Equal(error.GetProperty("line").GetInt32(), failure.Line);
            if (error.TryGetProperty("file", out JsonElement file) && !soft) Assert.Equal(file.GetString(), Path.GetFileName(failure.File));
            if (!soft) Assert.Equal(KindOf(error.GetProperty("kind").GetString()!), failure.Kind);
            return;
        }
        HoconObject root = HoconReader.ParseFile(recorded.File, recorded.Options);
        Assert.Null(JsonSame.Difference(recorded.Json!.Value, root));
        foreach (JsonElement getter in recorded.Getters)
            CheckGetter(root, getter);
    }

    [Theory, MemberData(nameof(GoodNames))]
    public void ToJson_RecordedCase_ReadsBackAsTheSameValue(string name)
    {
        Assert.SkipWhen(HoconCase.Folder is null, "the recorded cases are not beside the repository");
        HoconCase recorded = HoconCase.All[name];
        string json = HoconReader.ParseFile(recorded.File, recorded.Options).ToJson();
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 2000 });
        Assert.Null(JsonSame.Difference(document.RootElement, HoconReader.ParseString(json)));
        Assert.Null(JsonSame.Difference(recorded.Json!.Value, HoconReader.ParseString(json)));
    }

    private static void CheckGetter(HoconObject root, JsonElement getter)
    {
        string kind = getter.GetProperty("kind").GetString()!;
        string path = JsonSame.Text(getter.GetProperty("path"));
        JsonElement expect = getter.GetProperty("expect");
        if (expect.ValueKind == JsonValueKind.Object && expect.TryGetProperty("error", out JsonElement error))
        {
            HoconException failure = Assert.Throws<HoconException>(() => Get(root, kind, path));
            Assert.True(KindOf(error.GetString()!) == failure.Kind, $"{kind} {path}: {failure.Kind} instead of {error}");
            return;
        }
        string? difference = JsonSame.Difference(expect, Get(root, kind, path), $"{kind} {path}");
        Assert.True(difference is null, difference);
    }

    private static HoconValue Get(HoconObject root, string kind, string path) => kind switch
    {
        "string" => new HoconString(root.GetString(path)),
        "boolean" => new HoconBoolean(root.GetBoolean(path)),
        "int" => new HoconNumber(root.GetInt(path)),
        "long" => new HoconNumber(root.GetLong(path)),
        "double" => new HoconNumber(root.GetDouble(path)),
        "durationNanos" => new HoconNumber(root.GetDurationNanos(path)),
        "bytes" => new HoconNumber(root.GetSize(path)),
        "memorySize" => new HoconString(root.GetSize(path).ToString(CultureInfo.InvariantCulture)),
        "period" => Period(root.GetPeriod(path)),
        "isNull" => new HoconBoolean(root.IsNull(path)),
        "hasPath" => new HoconBoolean(root.HasPath(path)),
        "value" => root.Find(path),
        "object" => root.GetObject(path),
        "list" => root.GetArray(path),
        "stringList" => List(root.GetStringList(path).Select(static s => (HoconValue)new HoconString(s))),
        "intList" => List(root.GetIntList(path).Select(static n => (HoconValue)new HoconNumber((long)n))),
        "booleanList" => List(root.GetBooleanList(path).Select(static b => (HoconValue)new HoconBoolean(b))),
        "doubleList" => List(root.GetDoubleList(path).Select(static n => (HoconValue)new HoconNumber(n))),
        "bytesList" => List(root.GetSizeList(path).Select(static n => (HoconValue)new HoconNumber(n))),
        "durationNanosList" => List(root.GetDurationNanosList(path).Select(static n => (HoconValue)new HoconNumber(n))),
        _ => throw new NotSupportedException(kind),
    };

    private static HoconArray Period(HoconPeriod period) => List([new HoconNumber((long)period.Years), new HoconNumber((long)period.Months), new HoconNumber((long)period.Days)]);

    private static HoconArray List(IEnumerable<HoconValue> items) => HoconArray.Of(items);

    private static HoconErrorKind KindOf(string kind) => kind switch
    {
        "parse" => HoconErrorKind.Parse,
        "bad-path" => HoconErrorKind.BadPath,
        "unresolved" => HoconErrorKind.Unresolved,
        "cycle" => HoconErrorKind.Cycle,
        "wrong-type" => HoconErrorKind.WrongType,
        "io" => HoconErrorKind.Io,
        "missing" => HoconErrorKind.Missing,
        "null" => HoconErrorKind.Null,
        "bad-value" => HoconErrorKind.BadValue,
        _ => throw new NotSupportedException(kind),
    };
}
