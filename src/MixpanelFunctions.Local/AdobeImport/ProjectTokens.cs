using System.Globalization;
using System.Text.Json.Nodes;
using MixpanelFunctions.Local.AdobeImport.DataElements;
using MixpanelFunctions.Local.AdobeImport.Export;
using MixpanelFunctions.Local.AdobeImport.Results;

namespace MixpanelFunctions.Local.AdobeImport;

/// <summary>
/// Assigns projects to actions. A token is always a setting, and never in the rules file: a token that all actions
/// share belongs to the default project, several tokens belong to named projects.
/// </summary>
internal sealed class ProjectTokens(ElementTable elements, ImportReport report, TokenSweep sweep)
{
    /// <summary>So much of a token is shown that its owner knows which one is meant.</summary>
    private const int Shown = 4;

    public void Assign(IReadOnlyList<ImportedAction> actions)
    {
        List<IGrouping<string, ImportedAction>> projects =
            [.. actions.Where(action => action.Token is not null).GroupBy(action => SourceOf(action.Token!), StringComparer.Ordinal)];
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<string, ImportedAction> project in projects)
        {
            string token = project.First().Token!;
            sweep.Know(token);
            string? name = projects.Count > 1 ? Name(token, names) : null;
            foreach (ImportedAction action in project.Where(_ => name is not null))
            {
                Place(action.Json, name!);
            }

            Tell(token, name, [.. project]);
        }
    }

    /// <summary>The identity of a token: the secret itself, which two data elements can name, or the text.</summary>
    private string SourceOf(string token) =>
        TokenTexts.Whole(token) is { } element && elements.SecretOf(element) is { } secret ? $"secret {secret.Id}" : $"text {token}";

    private void Tell(string token, string? name, ImportedAction[] actions)
    {
        string setting = name is null ? "Mixpanel__ProjectToken" : $"Mixpanel__Projects__{name}__ProjectToken";
        string users = string.Join(", ", actions.Select(action => action.What));
        if (TokenTexts.Whole(token) is { } element && elements.SecretOf(element) is { } secret)
        {
            foreach (string used in actions.Select(action => TokenTexts.Whole(action.Token!)!).Distinct())
            {
                elements.UseAsProjectToken(used);
            }

            report.Need(setting, $"{secret.Description} (data element \"{element}\")");
        }
        else if (token.Contains("{{", StringComparison.Ordinal))
        {
            report.Need(setting, $"the project token in {token}");
            foreach (string served in Served(token))
            {
                elements.UseAsProjectToken(served);
                if (elements.JsonOf(served) is { } json)
                {
                    sweep.KnowElement(json);
                }
            }

            string? fault = TokenTexts.Whole(token) is { } missing ? elements.FaultOf(missing) : null;
            foreach (ImportedAction action in actions)
            {
                report.Lose(action.What, fault is null
                    ? $"its project token is {token}, which can differ between events; a rule here has one project, and this rule uses that of {setting}"
                    : $"its project token is unknown: {fault}; the rule uses that of {setting}");
            }
        }
        else
        {
            report.Need(setting, $"the project token that begins with {Begin(token)}, of {users}");
        }
    }

    /// <summary>The data elements in a token.</summary>
    private static IEnumerable<string> Served(string token) =>
        TokenTexts.NamesIn(System.Text.Json.JsonSerializer.SerializeToElement(token, ImportJson.Tidy.String));

    private static string Begin(string token) => token.Length >= 3 * Shown ? token[..Shown] + "…" : "…";

    private static void Place(JsonObject action, string project)
    {
        // Right after the type, where a reader looks for it.
        action.Insert(1, "project", project);
    }

    private static string Name(string token, HashSet<string> taken)
    {
        // A project's name is part of a setting's name: letters and digits.
        string wanted = string.Concat((TokenTexts.Whole(token) ?? string.Empty).Where(char.IsAsciiLetterOrDigit));
        if (wanted.Length == 0)
        {
            wanted = "project";
        }

        string name = wanted == "project" ? "project1" : wanted;
        for (int number = 2; !taken.Add(name); number++)
        {
            name = wanted + number.ToString(CultureInfo.InvariantCulture);
        }

        return name;
    }
}
