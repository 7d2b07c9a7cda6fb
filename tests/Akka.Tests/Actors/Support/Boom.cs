namespace AkkaContract.Tests.Actors.Support;

/// <summary>An exception of the tests' own.</summary>
public sealed class Boom(string message) : Exception(message);
