using System.Net;

namespace StonMedia.Streams.Settings;

/// <summary>One element of <c>relays</c>: raw TCP to the origin's host, for protocols that are not HTTP.</summary>
/// <param name="Listen">Where clients connect.</param>
/// <param name="Port">The origin's port.</param>
public sealed record RelaySettings(IPEndPoint Listen, int Port);
