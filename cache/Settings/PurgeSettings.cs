using StonMedia.Cache.Patterns;

namespace StonMedia.Cache.Settings;

/// <summary><c>purge</c> of a virtual host.</summary>
public sealed record PurgeSettings
{
    /// <summary>Who may send PURGE and its kin to the service port. Default 127.0.0.1/32.</summary>
    public IReadOnlyList<AddressRange> AllowMethodFrom { get; init; } = [AddressRange.Parse("127.0.0.1/32")];

    /// <summary>What may be done to the whole host at once. Default allow.</summary>
    public RootPurge Root { get; init; } = RootPurge.Allow;

    /// <summary>Which purges are carried out as expire, so that unchanged bodies need not be fetched again. Default none.</summary>
    public PurgeAsExpire AsExpire { get; init; } = PurgeAsExpire.None;

    /// <summary>Status answered when nothing matched; 200 to 599. Default 200: nothing left to purge is what was wanted.</summary>
    public int NoTargetStatus { get; init; } = 200;
}
