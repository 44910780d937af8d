using System.Text.Json;
using System.Text.Json.Nodes;
using MixpanelFunctions.Local.AdobeImport.DataElements;
using MixpanelFunctions.Local.AdobeImport.Export;
using MixpanelFunctions.Local.AdobeImport.Results;

namespace MixpanelFunctions.Local.AdobeImport;

/// <summary>
/// Turns the Mixpanel extension's action into <c>trackEvent</c> (reactor-extension-mixpanel-edge, <c>extension.json</c>,
/// <c>actions/sendEvent.js</c>). What its editor calls JSON, key and value pairs, or a data element, all ends in
/// <c>custom_properties</c>, an object or one token; its entries override the action's own fields.
/// </summary>
internal sealed class ActionImport(ElementTable elements, ImportReport report)
{
    private static readonly (string Adobe, string Here)[] Fields = [("distinct_id", "distinctId"), ("time", "time"), ("$insert_id", "insertId")];

    /// <summary>Converts an action.</summary>
    /// <returns>The action; <see langword="null"/>, with the error reported, if nothing can be sent.</returns>
    public ImportedAction? Convert(ReactorResource component, string what)
    {
        DelegateId made = DelegateId.Of(component);
        if (!made.SendsToMixpanel)
        {
            report.Lose(what, made.IsCore && made.Name == "custom-code"
                ? "custom code as an action is not supported; use a data element for the value that it computes"
                : $"{made} does not send to Mixpanel");
            return null;
        }

        if (ReactorSettings.Of(component, out string reason) is not { } settings)
        {
            report.Lose(what, reason);
            return null;
        }

        JsonElement? name = settings.Take("event");
        if (name is null or { ValueKind: not (JsonValueKind.String or JsonValueKind.Number) } || name.Value.ToString().Length == 0)
        {
            report.Lose(what, "it names no event");
            return null;
        }

        if (TokenTexts.NamesIn(name.Value).Select(elements.FaultOf).FirstOrDefault(fault => fault is not null) is { } noEvent)
        {
            report.Lose(what, $"its event has no name: {noEvent}");
            return null;
        }

        ReactorSettings own = ReactorSettings.Of(settings.Take("properties"));
        JsonElement? custom = settings.Take("custom_properties");
        settings.TellRest(what, report);
        return Action(what, name.Value, own, custom);
    }

    private ImportedAction Action(string what, JsonElement name, ReactorSettings own, JsonElement? custom)
    {
        Dictionary<string, JsonElement> properties = new(StringComparer.Ordinal);
        foreach ((string key, JsonElement value) in own.TakeRest())
        {
            properties[key] = value;
        }

        string? whole = null;
        foreach ((string key, JsonElement value) in Custom(custom, what, ref whole))
        {
            properties[key] = value;
        }

        JsonObject action = new() { ["type"] = "trackEvent", ["event"] = elements.Copy(name) };
        foreach ((string adobe, string here) in Fields)
        {
            if (!properties.Remove(adobe, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (TokenTexts.IsBroken(value))
            {
                // As a text it would be the same for every event: one user, or one event.
                report.Lose(what, $"{here} is left out: its token {value.GetString()} is invalid; write a token as {{{{name}}}}, with a name without braces");
            }
            else
            {
                TellFaults(what, here, value);
                action[here] = elements.Copy(value);
            }
        }

        string? token = properties.Remove("token", out JsonElement given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        if (string.IsNullOrWhiteSpace(token))
        {
            report.Lose(what, "it has no project token");
            token = null;
        }

        if (Properties(what, properties) is { Count: > 0 } written)
        {
            action["properties"] = written;
        }

        if (whole is not null)
        {
            // An action of nothing else shows it as Adobe does; beside named properties it is spread among them.
            action[action.ContainsKey("properties") ? "spread" : "properties"] = action.ContainsKey("properties") ? new JsonArray(whole) : whole;
        }

        return new ImportedAction(what, action, token);
    }

    private List<KeyValuePair<string, JsonElement>> Custom(JsonElement? custom, string what, ref string? whole)
    {
        switch (custom)
        {
            case null or { ValueKind: JsonValueKind.Null }:
                return [];
            case { ValueKind: JsonValueKind.Object } properties:
                return [.. ReactorSettings.Of(properties).TakeRest()];
            case { ValueKind: JsonValueKind.Array } pairs when pairs.EnumerateArray().All(IsPair):
                return [.. pairs.EnumerateArray().Select(pair => KeyValuePair.Create(pair.GetProperty("key").GetString()!, pair.GetProperty("value")))];
            case { ValueKind: JsonValueKind.String } text when TokenTexts.Whole(text.GetString()!) is { } name:
                if (elements.FaultOf(name) is { } fault)
                {
                    report.Lose(what, $"its properties are missing: {fault}");
                    return [];
                }

                whole = elements.Copy(text)!.GetValue<string>();
                return [];
            case { ValueKind: JsonValueKind.String } text when text.GetString()!.Length == 0:
                return [];
            default:
                report.Lose(what, "its properties are neither an object nor a data element");
                return [];
        }
    }

    private JsonObject Properties(string what, Dictionary<string, JsonElement> properties)
    {
        JsonObject written = [];
        foreach ((string name, JsonElement value) in properties)
        {
            if (name.Length == 0)
            {
                report.Lose(what, "a property has no name");
                continue;
            }

            if (name.Contains("{{", StringComparison.Ordinal))
            {
                report.Lose(what, $"the property \"{name}\" has a token in its name, which is not replaced");
            }

            TellFaults(what, $"the property \"{name}\"", value);
            written[name] = elements.Copy(value);
        }

        return written;
    }

    private void TellFaults(string what, string part, JsonElement value)
    {
        foreach (string fault in TokenTexts.NamesIn(value).Select(elements.FaultOf).OfType<string>().Distinct())
        {
            report.Lose(what, $"{part} has no value: {fault}");
        }
    }

    private static bool IsPair(JsonElement pair) =>
        pair.ValueKind == JsonValueKind.Object
        && pair.TryGetProperty("key", out JsonElement key) && key.ValueKind == JsonValueKind.String
        && pair.TryGetProperty("value", out _);
}
