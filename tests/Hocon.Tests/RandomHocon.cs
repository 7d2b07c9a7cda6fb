using System.Text;

namespace StonMedia.Hocon.Tests;

/// <summary>Valid syntax at random, few names and many substitutions, so that they meet: overrides, look-backs, cycles, merges.</summary>
internal sealed class RandomHocon(Random random)
{
    private static readonly string[] Names = ["a", "b", "c", "d", "o", "HOME"];
    private static readonly string[] Scalars = ["1", "x", "\"s\"", "true", "null", "1.5", "two words", "\"q\" r", "-1", "\"\""];

    public string Document()
    {
        var text = new StringBuilder();
        for (int fields = random.Next(1, 8); fields > 0; fields--)
            text.Append(Field(2)).Append('\n');
        return text.ToString();
    }

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];

    private string Path(int most) => string.Join('.', Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => Pick(Names)));

    private string Field(int depth) => random.Next(10) switch
    {
        0 when depth > 0 => $"{Path(2)} {Group(depth - 1)}",
        1 or 2 => $"{Path(2)} += {Value(depth)}",
        3 => $"\"{Pick(Names)}.{Pick(Names)}\" : {Value(depth)}",
        _ => $"{Path(2)} = {Value(depth)}",
    };

    private string Substitution() => $"${{{(random.Next(2) == 0 ? "?" : "")}{Path(3)}}}";

    private string Value(int depth)
    {
        int kind = random.Next(10);
        if (kind < 2) return Pick(Scalars);
        if (kind < 5) return Substitution();
        if (kind < 6 && depth > 0) return Group(depth - 1);
        if (kind < 7 && depth > 0) return List(depth - 1);
        int sort = random.Next(3);
        var pieces = new string[random.Next(2, 4)];
        for (int i = 0; i < pieces.Length; i++)
            pieces[i] = random.Next(2) == 0 ? Substitution() : sort == 0 && depth > 0 ? Group(depth - 1) : sort == 1 && depth > 0 ? List(depth - 1) : Pick(Scalars);
        return string.Join(Pick(" ", "", "  "), pieces);
    }

    private string Group(int depth) => $"{{{string.Join(Pick(", ", "\n"), Enumerable.Range(0, random.Next(4)).Select(_ => Field(depth)))}}}";

    private string List(int depth) => $"[{string.Join(Pick(", ", "\n"), Enumerable.Range(0, random.Next(4)).Select(_ => Value(depth)))}]";
}
