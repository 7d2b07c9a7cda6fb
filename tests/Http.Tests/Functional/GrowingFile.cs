using System.Globalization;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>A file that is written to while it is served: each step is another version, longer, with a tag and a date of its own.</summary>
internal sealed class GrowingFile
{
    private readonly ScriptedOrigin _origin;
    private readonly string _path;
    private byte[] _whole;
    private int _version, _length;

    public GrowingFile(ScriptedOrigin origin, string path, byte[] whole, int length)
    {
        (_origin, _path, _whole) = (origin, path, whole);
        GrowTo(length);
    }

    public void GrowTo(int length) => Serve(_whole.AsMemory(0, _length = length), DateTimeOffset.UtcNow);

    /// <summary>The same bytes under another tag and date.</summary>
    public void Touch() => GrowTo(_length);

    /// <summary>Nothing more is written, and the last that was lies an hour back: the same bytes, another version.</summary>
    public void LeaveAlone() => Serve(_whole.AsMemory(0, _length), DateTimeOffset.UtcNow.AddHours(-1));

    /// <summary>The last bytes are there, and nothing was written for an hour.</summary>
    public void End() => Serve(_whole, DateTimeOffset.UtcNow.AddHours(-1));

    /// <summary>Another recording under the same name, of which so much is there.</summary>
    public void BeginAnew(byte[] whole, int length)
    {
        _whole = whole;
        GrowTo(length);
    }

    /// <summary>Others in its place.</summary>
    public void Replace(byte[] bytes) => Serve(bytes, DateTimeOffset.UtcNow);

    private void Serve(ReadOnlyMemory<byte> bytes, DateTimeOffset modified)
        => _origin.Serve(_path, OriginContent.Of(bytes) with { ETag = string.Create(CultureInfo.InvariantCulture, $"\"{++_version}\""), LastModified = modified });
}
