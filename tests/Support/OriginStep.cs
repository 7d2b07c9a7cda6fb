namespace StonMedia.Tests.Support;

/// <summary>One expected request of a script and its answer. A path that is asked for out of turn is unexpected.</summary>
/// <param name="Path">Raw path without query.</param>
/// <param name="Handler">The answer.</param>
public sealed record OriginStep(string Path, OriginHandler Handler)
{
    /// <summary>A step served as content.</summary>
    public OriginStep(string path, OriginContent content) : this(path, new ContentResponder(content).AnswerAsync) { }

    /// <summary>A step that writes exactly these bytes (Latin-1), then closes.</summary>
    public static OriginStep Raw(string path, string answer) => new(path, async exchange =>
    {
        await exchange.WriteAsync(answer);
        exchange.Close = true;
    });
}
