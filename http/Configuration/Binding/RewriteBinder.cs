using System.Text.RegularExpressions;
using StonMedia.Cache.Settings;

namespace StonMedia.Http.Configuration.Binding;

internal static partial class RewriteBinder
{
    public static IReadOnlyList<RewriteRule> Bind(Section s)
        => s.Objects("rewrite", "{ pattern = \"^/preview/(.*)[.]mp4$\", target = \"/$1.mp4?end=30\" }", Rule);

    private static RewriteRule? Rule(Section s)
    {
        s.AllowOnly("pattern", "target");
        bool complete = s.Require("pattern", "pattern = \"^/old/(.*)$\"") & s.Require("target", "target = \"/new/$1\"");
        if (!complete || Pattern(s, s.Find("pattern")!.Value) is not Regex pattern) return null;
        Found found = s.Find("target")!.Value;
        if (s.String(found) is not string target) return null;
        if (target[0] != '/' || target.Any(static c => c <= ' ' || c > '~' || c == '#'))
            s.Context.Problems.Error(found, $"expected a path such as \"/new/$1\", percent-encoded, found \"{target}\"");
        else if (UnknownGroup(pattern, target) is string group)
            s.Context.Problems.Error(found, $"{group} names no group of the pattern; ${{1}} sets a group off from digits that follow");
        else return new RewriteRule(pattern, target);
        return null;
    }

    private static Regex? Pattern(Section s, Found found)
    {
        if (s.String(found) is not string text) return null;
        RegexOptions options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
            | (s.Context.IgnoreUrlCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            return new Regex(text, options);
        }
        catch (ArgumentException fault)
        {
            s.Context.Problems.Error(found, $"no regular expression: {fault.Message}");
        }
        catch (NotSupportedException)
        {
            s.Context.Problems.Error(found,
                "look-around, back references and atomic groups are not allowed: a pattern must match in linear time");
        }
        return null;
    }

    private static string? UnknownGroup(Regex pattern, string target)
    {
        string[] known = pattern.GetGroupNames();
        foreach (Match reference in GroupReference().Matches(target))
            if (!known.Contains(reference.Groups[1].Value)) return reference.Value;
        return null;
    }

    [GeneratedRegex(@"\$\{?(\d+|(?<=\{)\w+)\}?")]
    private static partial Regex GroupReference();
}
