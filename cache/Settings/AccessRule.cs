using StonMedia.Cache.Conditions;

namespace StonMedia.Cache.Settings;

/// <summary>One element of <c>access.rules</c>.</summary>
public sealed record AccessRule
{
    /// <summary>Requests it is for.</summary>
    public required Condition When { get; init; }

    /// <summary>What becomes of them.</summary>
    public required AccessAction Action { get; init; }

    /// <summary>Status of a denial (400 to 599) or redirect (301, 302, 303, 307, 308); null: <c>denial-status</c>, or 302.</summary>
    public int? Status { get; init; }

    /// <summary>Location of a redirect, where <c>{uri}</c> stands for the raw target; null for other actions.</summary>
    public string? Location { get; init; }
}
