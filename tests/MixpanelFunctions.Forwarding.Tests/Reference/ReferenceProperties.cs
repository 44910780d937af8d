using System.Net;
using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Forwarding.Tests.Reference;

/// <summary>The properties of one record: names apart, Mixpanel's limits kept.</summary>
internal sealed class ReferenceProperties
{
    private const int Most = 254;
    private const int MostEntries = 254;
    private const int DeepestNesting = 3;

    /// <summary>Room for what comes behind the rule's own: mp_lib, $lib_version, ip.</summary>
    private const int Kept = 3;

    private readonly List<(string Name, string Json)> _properties = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Adds what every record has, whatever is in it.</summary>
    public void AddOwn(string name, string json)
    {
        _names.Add(name);
        _properties.Add((name, json));
    }

    /// <summary>Keeps a name from what the event brings.</summary>
    public void Reserve(string name) => _names.Add(name);

    /// <summary>Whether there is a property of that name.</summary>
    public bool Has(string name) => _properties.Any(property => property.Name == name);

    /// <summary>Adds a property, unless there is nothing to send, no room, or one of that name.</summary>
    /// <returns>Whether it was added.</returns>
    public bool Add(string name, ReferenceValue value)
    {
        if (name is "$device_id" or "$user_id")
        {
            value = ReferenceIdentity.Id(value);
        }

        if (value.IsMissingOrNull || (value.IsNumber && !double.IsFinite(value.Number)) || ReservedProperties.Names.Contains(name) || (name == "ip" && !IsAddress(value))
            || _properties.Count >= Most - Kept || !_names.Add(name))
        {
            return false;
        }

        _properties.Add((name, Sent(value)));
        return true;
    }

    /// <summary>Adds an object's entries; nested objects as a.b where that is asked for.</summary>
    public void AddAll(ReferenceValue value, bool flatten, string? prefix = null, bool isForeign = false)
    {
        if (!value.IsObject)
        {
            return;
        }

        using JsonDocument document = Parse(value);
        foreach (IGrouping<string, (string[] Steps, ReferenceValue Value)> same in Entries(document.RootElement, flatten, []).GroupBy(
            entry => string.Join('.', prefix is null ? entry.Steps : [prefix, .. entry.Steps]), StringComparer.Ordinal))
        {
            // The least nested; a name that comes twice has its last value; else the smaller text.
            int depth = same.Min(entry => entry.Steps.Length);
            ReferenceValue chosen = same.Where(entry => entry.Steps.Length == depth)
                .GroupBy(entry => string.Join('\0', entry.Steps), StringComparer.Ordinal)
                .Select(twice => twice.Last().Value)
                .OrderBy(entry => entry.IsText ? entry.Content : entry.Json, StringComparer.Ordinal)
                .First();
            if (!(isForeign && same.Key is "mp_lib" or "$lib_version"))
            {
                Add(same.Key, chosen);
            }
        }
    }

    private static bool IsAddress(ReferenceValue value) => value.Json == "0" || (value.IsText && IPAddress.TryParse(value.Plain, out _));

    public override string ToString() =>
        string.Join(',', _properties.Select(property => $"\"{ReferenceText.Escape(property.Name)}\":{property.Json}"));

    private static IEnumerable<(string[] Steps, ReferenceValue Value)> Entries(JsonElement json, bool flatten, string[] above)
    {
        foreach ((string name, JsonElement value) in ReferenceEvent.Members(json))
        {
            string[] whole = [.. above, name];
            if (flatten && value.ValueKind == JsonValueKind.Object)
            {
                foreach ((string[], ReferenceValue) entry in Entries(value, flatten, whole))
                {
                    yield return entry;
                }
            }
            else
            {
                yield return (whole, ReferenceValue.Of(value));
            }
        }
    }

    /// <summary>A value as Mixpanel takes it.</summary>
    private static string Sent(ReferenceValue value)
    {
        if (!value.IsObject && !value.IsArray)
        {
            return value.IsText ? $"\"{ReferenceText.Sent(value.Content)}\"" : value.Json!;
        }

        using JsonDocument document = Parse(value);
        return Sent(document.RootElement, 1);
    }

    private static string Sent(JsonElement json, int depth)
    {
        ReferenceValue value = ReferenceValue.Of(json);
        switch (json.ValueKind)
        {
            case JsonValueKind.Object or JsonValueKind.Array when depth > DeepestNesting:
                return $"\"{ReferenceText.Escape(ReferenceText.Compact(value.Json!))}\"";
            case JsonValueKind.Array:
                return $"[{string.Join(',', json.EnumerateArray().Take(MostEntries).Select(item => Sent(item, depth + 1)))}]";
            case JsonValueKind.Object:
                return $"{{{string.Join(',', json.EnumerateObject().Take(MostEntries).Select(member => $"\"{ReferenceText.Sent(RawName(member))}\":{Sent(member.Value, depth + 1)}"))}}}";
            case JsonValueKind.String:
                return $"\"{ReferenceText.Sent(value.Content)}\"";
            case JsonValueKind.Number when !double.IsFinite(value.Number):
                return "null";
            default:
                return value.Json!;
        }
    }

    private static string RawName(JsonProperty member) => Encoding.UTF8.GetString(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8PropertyName(member));

    private static JsonDocument Parse(ReferenceValue value) => JsonDocument.Parse(value.Json!, new JsonDocumentOptions { MaxDepth = 1_000 });
}
