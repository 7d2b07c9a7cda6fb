namespace StonMedia.Cache.Disk.Volumes;

/// <summary>A volume cannot be used as it is found; the message is one sentence for the operator.</summary>
internal sealed class VolumeRefusedException(string message) : Exception(message)
{
    /// <summary>Another process has it, which may end any moment.</summary>
    public bool IsInUse { get; init; }
}
