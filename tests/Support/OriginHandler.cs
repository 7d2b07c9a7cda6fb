namespace StonMedia.Tests.Support;

/// <summary>Answers one request; what it throws because the client left is ignored.</summary>
public delegate Task OriginHandler(OriginExchange exchange);
