using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MixpanelFunctions.Forwarding.Tests.Reference;

/// <summary>What rules write, worked out for one event: texts with tokens, data elements, nested objects.</summary>
/// <param name="elements">The data elements as the rules file has them.</param>
/// <param name="event">The event.</param>
internal sealed partial class ReferenceExpressions(JsonElement? elements, ReferenceEvent @event)
{
    /// <summary>The value of what a rule writes; missing where it writes nothing.</summary>
    public ReferenceValue Value(JsonElement? json)
    {
        switch (json?.ValueKind)
        {
            case null:
                return ReferenceValue.Missing;
            case JsonValueKind.String:
                return Text(json.Value.GetString()!);
            case JsonValueKind.Array:
                return new($"[{string.Join(',', json.Value.EnumerateArray().Select(item => Value(item).Json ?? "null"))}]");
            case JsonValueKind.Object:
                return new($"{{{string.Join(',', json.Value.EnumerateObject().Select(member => (member.Name, Value: Value(member.Value)))
                    .Where(member => !member.Value.IsMissing)
                    .Select(member => $"\"{ReferenceText.Escape(member.Name)}\":{member.Value.Json}"))}}}");
            default:
                return new(json.Value.GetRawText());
        }
    }

    /// <summary>The value of what a rule writes for an id: a text with tokens needs a value for every token.</summary>
    public ReferenceValue Id(JsonElement? json)
    {
        if (json is { ValueKind: JsonValueKind.String } written)
        {
            string text = written.GetString()!;
            MatchCollection tokens = Token().Matches(text);
            bool hasFixedText = tokens.Sum(token => token.Length) < text.Length;
            if (hasFixedText && tokens.Any(token => SaysNothing(OfToken(token.Value[2..^2].Trim()))))
            {
                return ReferenceValue.Missing;
            }
        }

        return ReferenceIdentity.Id(Value(json));
    }

    /// <summary>The value of what a rule writes for the id of a user or device: a JSON object is a cookie of Mixpanel's SDK, here one without ids.</summary>
    public ReferenceValue Person(JsonElement? json)
    {
        ReferenceValue id = Id(json);
        return id is { IsMissing: false, IsText: true } && IsObject(ReferenceText.Trim(id.Plain)) ? ReferenceValue.Missing : id;
    }

    private static bool IsObject(string text)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && text.Length > 2;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool SaysNothing(ReferenceValue value) =>
        value.IsMissingOrNull || (value.IsText && ReferenceText.Trim(value.Plain) is "" or "undefined" or "null");

    private ReferenceValue Text(string text)
    {
        MatchCollection tokens = Token().Matches(text);
        if (tokens is [{ Value: var only }] && only == text)
        {
            return OfToken(text[2..^2].Trim());
        }

        StringBuilder content = new();
        int at = 0;
        foreach (Match token in tokens)
        {
            content.Append(ReferenceText.Escape(text[at..token.Index]));
            content.Append(OfToken(token.Value[2..^2].Trim()).AsContent);
            at = token.Index + token.Length;
        }

        return new($"\"{content}{ReferenceText.Escape(text[at..])}\"");
    }

    private ReferenceValue OfToken(string name) =>
        elements is { } all && all.TryGetProperty(name, out JsonElement element) ? OfElement(element) : @event.Find(name);

    private ReferenceValue OfElement(JsonElement element)
    {
        ReferenceValue value = element.TryGetProperty("path", out JsonElement path) ? @event.Find(path.GetString()!)
            : element.TryGetProperty("constant", out JsonElement constant) ? Value(constant)
            : Address();
        if (IsSet(element, "emptyAsNull") && !value.IsTruthy)
        {
            value = new("null");
        }

        if (value.IsMissingOrNull && element.TryGetProperty("default", out JsonElement otherwise))
        {
            value = Value(otherwise);
        }

        if (value.IsText && IsSet(element, "cleanText"))
        {
            value = ReferenceValue.OfText(WhiteSpace().Replace(ReferenceText.Trim(value.Plain), " "));
        }

        return value.IsText && IsSet(element, "forceLowerCase") ? ReferenceValue.OfText(value.Plain.ToLowerInvariant()) : value;
    }

    private ReferenceValue Address()
    {
        ReferenceValue fourth = @event.Find("xdm.environment.ipV4");
        return fourth.IsTruthy ? fourth : @event.Find("xdm.environment.ipV6");
    }

    private static bool IsSet(JsonElement json, string key) => json.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    [GeneratedRegex(@"\{\{.*?\}\}")]
    private static partial Regex Token();

    [GeneratedRegex(@"[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")]
    private static partial Regex WhiteSpace();
}
