using Microsoft.Extensions.Logging;

namespace StonMedia.Http.Logging;

/// <summary>Events of the volumes: numbers 3100 to 3199.</summary>
internal static partial class DiskEvents
{
    [LoggerMessage(3100, LogLevel.Information, "Volume {Path}: {Text}")]
    public static partial void VolumeIn(this ILogger log, string path, string text);

    [LoggerMessage(3101, LogLevel.Error, "Volume {Path} is not used: {Text}")]
    public static partial void VolumeRefused(this ILogger log, string path, string text);

    [LoggerMessage(3102, LogLevel.Error, "Volume {Path} was taken out, the rest goes on: {Text}")]
    public static partial void VolumeOut(this ILogger log, string path, string text);

    [LoggerMessage(3103, LogLevel.Error, "Volume {Path}: its database was set aside: {Text}")]
    public static partial void DatabaseSetAside(this ILogger log, string path, string text);

    [LoggerMessage(3106, LogLevel.Warning, "Volume {Path}: {Text}")]
    public static partial void VolumeEmptied(this ILogger log, string path, string text);

    [LoggerMessage(3105, LogLevel.Warning, "Volume {Path}: {Text} ({Before} more since the last such line)")]
    public static partial void CorruptBlocks(this ILogger log, string path, string text, long before);

    [LoggerMessage(3104, LogLevel.Warning, "Volume {Path}: {Text}")]
    public static partial void DiskProblem(this ILogger log, string path, string text);
}
