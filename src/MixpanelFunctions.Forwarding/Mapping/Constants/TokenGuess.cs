using System.Diagnostics.CodeAnalysis;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events.Paths;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Constants;

/// <summary>Recognizes a text that was probably meant as a token: a path or the name of a data element, without braces.</summary>
/// <param name="elements">The data elements.</param>
internal sealed class TokenGuess(IReadOnlyDictionary<string, DataElementDefinition> elements)
{
    // References in other systems: {name}, ${name}, %name% (Adobe's data collection tags), <name>.
    private static readonly char[] OtherMarks = ['{', '}', '$', '%', '<', '>', ' ', '\t'];

    /// <summary>Finds the token that a text was probably meant as.</summary>
    /// <param name="text">A text without tokens.</param>
    /// <param name="inItem">Whether <c>{{item…}}</c> means something there.</param>
    /// <param name="token">The token's name, without braces.</param>
    public bool TryFind(string text, bool inItem, [NotNullWhen(true)] out string? token)
    {
        token = text.Trim(OtherMarks);
        if (token.Length == 0)
        {
            return false;
        }

        if (elements.ContainsKey(token) || token == EventNameExpression.Name || (inItem && IsBelow(token, "item") && ItemExpression.TryParse(token, out _)))
        {
            return true;
        }

        if (token.StartsWith("event.", StringComparison.Ordinal) && IsPath(token["event.".Length..]))
        {
            token = token["event.".Length..];
            return true;
        }

        if (KnownFields.IsPlainly(token) && IsPath($"xdm.{token}"))
        {
            token = $"xdm.{token}";
            return true;
        }

        return IsPath(token);
    }

    /// <summary>As <see cref="Ask"/> for a text that is no plain text where it is, so the name of a data element may also be misspelled.</summary>
    public string AskNear(string text, bool inItem) =>
        TryFind(text, inItem, out _) ? Ask(text, inItem)
        : NearestName.Find(text.Trim(OtherMarks), elements.Keys) is { } near ? NearestName.Ask($"{{{{{near}}}}}")
        : string.Empty;

    /// <summary>The "did you mean" suggestion for a text; empty if there is none.</summary>
    public string Ask(string text, bool inItem) => TryFind(text, inItem, out string? token) ? NearestName.Ask($"{{{{{token}}}}}") : string.Empty;

    /// <summary>Whether a text is a path of at least two steps. A single word such as <c>data</c> is a plain text more often than a path.</summary>
    private static bool IsPath(string text) =>
        (IsBelow(text, "xdm") || IsBelow(text, "data") || IsBelow(text, "arc"))
        && !text.Any(char.IsWhiteSpace)
        && EventPath.TryParse(text, out _, out _);

    private static bool IsBelow(string text, string root) =>
        text.Length > root.Length + 1 && text.StartsWith(root, StringComparison.Ordinal) && text[root.Length] is '.' or '[';
}
