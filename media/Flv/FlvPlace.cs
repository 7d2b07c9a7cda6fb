namespace StonMedia.Media.Flv;

/// <summary>Where a clip is.</summary>
/// <param name="Start">First byte, of a tag.</param>
/// <param name="StartTime">Timestamp of that tag, milliseconds.</param>
/// <param name="End">Behind its last byte.</param>
/// <param name="EndTime">Timestamp that it ends before or with.</param>
/// <param name="ShownFrom">When its first picture is shown, milliseconds; the timestamp of its beginning without pictures.</param>
/// <param name="ShownUntil">When its last picture gives way to another, milliseconds; <paramref name="EndTime"/> where the end was not looked at.</param>
/// <param name="TrustsKeys">The key frames that onMetaData lists were found where it says.</param>
internal sealed record FlvPlace(long Start, uint StartTime, long End, uint EndTime, long ShownFrom, long ShownUntil, bool TrustsKeys);
