using StonMedia.Hocon.Internal;

namespace StonMedia.Hocon;

/// <summary>Compares a user's configuration with the complete one that ships: a key that is not in it would silently do nothing.</summary>
public static class HoconShape
{
    /// <summary>Lists everything in the user's configuration that the reference does not know. Null fits everywhere: it resets.</summary>
    /// <param name="user">The user's own configuration, resolved, not laid over the reference.</param>
    /// <param name="reference">The configuration that has every key.</param>
    /// <param name="rules">What the reference cannot show; the first whose pattern matches a place holds there.</param>
    /// <returns>All issues in the order of the keys; empty when there are none.</returns>
    public static IReadOnlyList<HoconShapeIssue> Check(HoconObject user, HoconObject reference, params IReadOnlyList<HoconShapeRule> rules)
    {
        var walk = new Walk(reference, rules);
        walk.Object(user, reference, [], []);
        return walk.Issues;
    }

    private sealed class Walk
    {
        private readonly HoconObject _reference;
        private readonly List<(string[] Pattern, HoconShapeRule Rule)> _rules = [];

        public Walk(HoconObject reference, IReadOnlyList<HoconShapeRule> rules)
        {
            _reference = reference;
            foreach (HoconShapeRule rule in rules)
                _rules.Add((Elements(rule.Pattern), rule));
        }

        public List<HoconShapeIssue> Issues { get; } = [];

        // The written path is the user's; the canonical one is where the reference describes the same, which differs below a map.
        public void Object(HoconObject user, HoconObject shape, string[] written, string[] canonical)
        {
            foreach ((string key, HoconValue value) in user)
            {
                string[] path = [.. written, key], place = [.. canonical, key];
                if (RuleAt(place) is { } rule) Apply(rule, value, path, place);
                else if (shape.TryGet(key, out HoconValue? known)) Value(value, known, path, place);
                else if (!HasRuleBelow(place)) Unknown(path, value, shape.Keys);
            }
        }

        private void Value(HoconValue value, HoconValue known, string[] path, string[] place)
        {
            if (value is HoconNull || known is HoconNull) return;
            if (known is HoconObject shape)
            {
                if (value is HoconObject group)
                    Object(group, shape, path, place);
                else
                    Add(path, value, $"'{PathText.Render(path)}' is a group of settings, not {value.Describe()}", null);
            }
            else if (value is HoconObject && known is not HoconArray)
            {
                Add(path, value, $"'{PathText.Render(path)}' is a single setting, not a group of them", null);
            }
            else if (value is HoconArray array && RuleAt([.. place, "[]"]) is { } rule)
            {
                for (int i = 0; i < array.Count; i++)
                    Apply(rule, array[i], [.. path, $"[{i}]"], [.. place, "[]"]);
            }
        }

        private void Apply(HoconShapeRule rule, HoconValue value, string[] path, string[] place)
        {
            if (rule.AllowedKeys is { } keys && value is HoconObject element)
            {
                foreach ((string key, HoconValue inner) in element)
                {
                    string[] innerPlace = [.. place, key];
                    if (!keys.Contains(key, StringComparer.Ordinal)) Unknown([.. path, key], inner, keys);
                    else if (RuleAt(innerPlace) is { } deeper) Apply(deeper, inner, [.. path, key], innerPlace);
                }
            }
            else if (rule.SamePathAs is { } same && _reference.TryFind(same, out HoconValue? known))
            {
                Value(value, known, path, PathExpression.Parse(same));
            }
        }

        private void Unknown(string[] path, HoconValue value, IEnumerable<string> candidates)
        {
            string? nearest = Suggest.Nearest(path[^1], candidates);
            Add(path, value, $"unknown setting '{Render(path)}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")}", nearest);
        }

        private void Add(string[] path, HoconValue value, string message, string? suggestion)
            => Issues.Add(new HoconShapeIssue(Render(path), value.Origin, message, suggestion));

        // Indexes of array elements are not quoted as keys.
        private static string Render(string[] path)
        {
            var text = new System.Text.StringBuilder();
            foreach (string element in path)
            {
                if (element.StartsWith('[')) text.Append(element);
                else text.Append(text.Length > 0 ? "." : "").Append(PathText.Render([element]));
            }
            return text.ToString();
        }

        private HoconShapeRule? RuleAt(string[] place)
        {
            foreach ((string[] pattern, HoconShapeRule rule) in _rules)
            {
                if (pattern.Length == place.Length && Matches(pattern, place)) return rule;
            }
            return null;
        }

        private bool HasRuleBelow(string[] place)
        {
            foreach ((string[] pattern, _) in _rules)
            {
                if (pattern.Length > place.Length && Matches(pattern, place)) return true;
            }
            return false;
        }

        private static bool Matches(string[] pattern, string[] place)
        {
            for (int i = 0; i < place.Length; i++)
            {
                if (pattern[i] != "*" && pattern[i] != place[i]) return false;
            }
            return true;
        }

        // "a.b[]" is a, b, and any element of it. A star is no character of a plain path, so patterns are cut by hand.
        private static string[] Elements(string pattern)
            => [.. pattern.Split('.').SelectMany(static part => part.EndsWith("[]", StringComparison.Ordinal) ? new[] { part[..^2], "[]" } : [part])];
    }
}
