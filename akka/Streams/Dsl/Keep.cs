namespace Akka.Streams.Dsl;

/// <summary>The usual ways to make one materialised value of two.</summary>
public static class Keep
{
    public static TLeft Left<TLeft, TRight>(TLeft left, TRight right) => left;

    public static TRight Right<TLeft, TRight>(TLeft left, TRight right) => right;

    public static (TLeft, TRight) Both<TLeft, TRight>(TLeft left, TRight right) => (left, right);

    public static NotUsed None<TLeft, TRight>(TLeft left, TRight right) => NotUsed.Instance;
}
