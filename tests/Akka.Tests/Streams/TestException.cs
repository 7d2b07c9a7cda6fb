namespace AkkaContract.Tests.Streams;

/// <summary>A failure of the tests' own.</summary>
public sealed class TestException(string message) : Exception(message);
