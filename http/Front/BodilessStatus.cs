using Microsoft.AspNetCore.Http;
using StonMedia.Cache.Http;

namespace StonMedia.Http.Front;

/// <summary>Statuses whose responses carry no content whatever the origin sent: those that never have any, and 205 (RFC 9110 15.3.6).</summary>
internal static class BodilessStatus
{
    public static bool Is(int status) => status == StatusCodes.Status205ResetContent || StatusRules.HasNoBody(status);
}
