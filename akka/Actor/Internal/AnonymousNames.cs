namespace Akka.Actor.Internal;

/// <summary>Names for actors that were given none: a dollar sign and a counter in base 64.</summary>
internal static class AnonymousNames
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    internal static string Of(long number)
    {
        Span<char> text = stackalloc char[12];
        int length = 0;
        text[length++] = '$';
        do
        {
            text[length++] = Digits[(int)(number & 63)];
            number >>>= 6;
        }
        while (number != 0);
        return new string(text[..length]);
    }
}
