using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Tests.Reference;

/// <summary>
/// The mapping once more, slow and obvious: the event as a document, the rules read from their own JSON for every event, records
/// put together as text. No trie, no slices, no pools, no index of rules, nothing kept from one event to the next. What the engine
/// does by tricks is held against this.
/// </summary>
/// <remarks>
/// Under Simplified ID Merge. Left out are presets, custom code, secrets, <c>forEach</c>, profile actions, compressed bodies and
/// records of 1 MB, which have tests of their own and no counterpart here.
/// </remarks>
/// <param name="rules">The rules file.</param>
/// <param name="version">What <c>$lib_version</c> is.</param>
internal sealed class ReferenceMapper(JsonElement rules, string version)
{
    private const string Hub = "edge";

    /// <summary>Maps a message.</summary>
    public ReferenceOutcome Map(HubMessage message)
    {
        IReadOnlyList<ReferenceEvent?> parts = ReferenceMessage.Read(Encoding.UTF8.GetString(message.Body.Span));
        ReferenceOutcome outcome = new([], [], []) { IsAmbiguous = parts.Any(part => part is { IsMixed: true }) };
        foreach (ReferenceEvent? part in parts)
        {
            if (part is null)
            {
                outcome.Failures.Add("Parse");
            }
            else
            {
                Map(message, part, outcome);
            }
        }

        return outcome;
    }

    private void Map(HubMessage message, ReferenceEvent @event, ReferenceOutcome outcome)
    {
        ReferenceExpressions values = new(Key(rules, "dataElements"), @event);
        ReferenceConditions conditions = new(values);
        foreach (JsonElement rule in rules.GetProperty("rules").EnumerateArray())
        {
            if (Key(rule, "conditions") is { } all && !all.EnumerateArray().All(conditions.Holds))
            {
                continue;
            }

            string name = rule.GetProperty("name").GetString()!;
            outcome.Matched.Add(name);
            foreach ((int number, JsonElement action) in rule.GetProperty("actions").EnumerateArray().Index())
            {
                if (Key(action, "when") is not { } when || conditions.Holds(when))
                {
                    Run(message, @event, values, $"\0{name}\0{number}", action, outcome);
                }
            }
        }
    }

    private void Run(HubMessage message, ReferenceEvent @event, ReferenceExpressions values, string place, JsonElement action, ReferenceOutcome outcome)
    {
        string? record;
        if (action.GetProperty("type").GetString() == "identify")
        {
            ReferenceValue user = values.Person(Key(action, "userId"));
            ReferenceValue device = values.Person(Key(action, "anonymousId"));
            if (user.IsMissing || device.IsMissing || user.Plain == device.Plain)
            {
                return;
            }

            record = Identify(message, @event, values, place, action, user, device);
        }
        else
        {
            record = Track(message, @event, values, place, action);
        }

        if (record is null)
        {
            outcome.Failures.Add("Mapping");
        }
        else
        {
            outcome.Records.Add(record);
        }
    }

    private string? Track(HubMessage message, ReferenceEvent @event, ReferenceExpressions values, string place, JsonElement action)
    {
        ReferenceValue name = values.Value(Key(action, "event"));
        string content = name.IsObject || name.IsArray ? string.Empty : name.AsContent;
        if (ReferenceText.Trim(new ReferenceValue($"\"{content}\"").Plain).Length == 0 || Time(message, @event, values, action) is not { } time)
        {
            return null;
        }

        ReferenceProperties properties = new();
        properties.AddOwn("time", $"{time}");
        AddIdentity(@event, values, action, properties);
        properties.AddOwn("$insert_id", $"\"{InsertId(message, @event, values, place, action)}\"");
        bool flatten = Key(action, "flatten") is { ValueKind: JsonValueKind.True };
        List<JsonElement> spread = [.. Key(action, "spread") is { } list ? list.EnumerateArray() : []];
        if (Key(action, "properties") is { ValueKind: JsonValueKind.Object } own)
        {
            foreach (JsonProperty property in own.EnumerateObject().Where(property => property.Name is not ("$device_id" or "$user_id")))
            {
                if (property is { Name: "ip", Value.ValueKind: JsonValueKind.Null })
                {
                    properties.AddOwn("ip", "\"0\"");
                    continue;
                }

                ReferenceValue value = values.Value(property.Value);
                if (flatten && value.IsObject)
                {
                    properties.AddAll(value, flatten, property.Name);
                }
                else
                {
                    properties.Add(property.Name, value);
                }
            }
        }
        else if (Key(action, "properties") is { } token)
        {
            spread.Insert(0, token);
        }

        bool hasLibrary = properties.Has("mp_lib");
        bool hasVersion = properties.Has("$lib_version");
        spread.ForEach(token => properties.AddAll(values.Value(token), flatten, isForeign: true));
        if (!hasLibrary)
        {
            properties.AddOwn("mp_lib", "\"MixpanelFunctions\"");
        }

        if (!hasVersion)
        {
            properties.AddOwn("$lib_version", $"\"{version}\"");
        }

        if (!properties.Has("ip"))
        {
            properties.AddOwn("ip", "\"0\"");
        }

        return $"{{\"event\":\"{ReferenceText.Sent(content)}\",\"properties\":{{{properties}}}}}";
    }

    private string? Identify(HubMessage message, ReferenceEvent @event, ReferenceExpressions values, string place, JsonElement action, ReferenceValue user, ReferenceValue device)
    {
        if (Time(message, @event, values, action) is not { } time)
        {
            return null;
        }

        ReferenceProperties properties = new();
        properties.AddOwn("time", $"{time}");
        properties.AddOwn("distinct_id", Quoted(user));
        properties.AddOwn("$device_id", Quoted(device));
        properties.AddOwn("$user_id", Quoted(user));
        properties.AddOwn("$insert_id", $"\"{InsertId(message, @event, values, place, action)}\"");
        properties.AddOwn("mp_lib", "\"MixpanelFunctions\"");
        properties.AddOwn("$lib_version", $"\"{version}\"");
        properties.AddOwn("ip", "\"0\"");
        return $"{{\"event\":\"$identify\",\"properties\":{{{properties}}}}}";
    }

    private static void AddIdentity(ReferenceEvent @event, ReferenceExpressions values, JsonElement action, ReferenceProperties properties)
    {
        (ReferenceValue device, ReferenceValue user) = ReferenceIdentity.Find(@event);
        ReferenceValue own = values.Person(Key(action, "distinctId"));
        properties.AddOwn("distinct_id", !own.IsMissing ? Quoted(own)
            : !user.IsMissing ? Quoted(user)
            : !device.IsMissing ? $"\"$device:{ReferenceText.Sent(device.Content)}\""
            : "\"\"");
        JsonElement? named = Key(action, "properties");
        if (user.IsMissing && !own.IsMissing && own.Plain is var id && !id.StartsWith("$device:", StringComparison.Ordinal)
            && !(id.Length == 38 && id.All(char.IsAsciiDigit)) && !(!device.IsMissing && device.Plain == id))
        {
            user = own;
        }

        foreach ((string name, ReferenceValue value) in new[] { ("$device_id", device), ("$user_id", user) })
        {
            bool isNamed = named is { ValueKind: JsonValueKind.Object } && Key(named.Value, name) is not null;
            ReferenceValue sent = isNamed ? values.Person(Key(named!.Value, name)) : value;
            if (!sent.IsMissing)
            {
                properties.AddOwn(name, Quoted(sent));
            }
            else if (isNamed)
            {
                properties.Reserve(name);
            }
        }
    }

    private long? Time(HubMessage message, ReferenceEvent @event, ReferenceExpressions values, JsonElement action) => ReferenceTime.Of(
        values.Value(Key(action, "time")), @event.Find("xdm.timestamp"), message.EnqueuedTime.ToUnixTimeMilliseconds());

    /// <summary>The id that the rule gives; else one of the event's, else one of its place in the hub, with the action's place.</summary>
    private static string InsertId(HubMessage message, ReferenceEvent @event, ReferenceExpressions values, string place, JsonElement action)
    {
        ReferenceValue given = values.Id(Key(action, "insertId"));
        if (!given.IsMissing)
        {
            string id = given.Plain;
            return id.Length <= 36 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') ? id : Hash(id);
        }

        ReferenceValue known = ReferenceIdentity.Id(@event.Find("xdm._id"));
        return Hash((known.IsMissing ? $"{Hub}\0{message.Partition}\0{message.SequenceNumber}\0{@event.Index}\0{message.EnqueuedTime.ToUnixTimeSeconds()}" : known.Plain) + place);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(text)));

    private static string Quoted(ReferenceValue text) => $"\"{ReferenceText.Sent(text.Content)}\"";

    private static JsonElement? Key(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value : null;
}

/// <summary>What comes of a message.</summary>
/// <param name="Matched">The rules that take it, by name.</param>
/// <param name="Records">The records.</param>
/// <param name="Failures">The stages at which something failed.</param>
internal sealed record ReferenceOutcome(List<string> Matched, List<string> Records, List<string> Failures)
{
    /// <summary>Whether an event has two shapes at once, of which nobody says what it means.</summary>
    public bool IsAmbiguous { get; init; }
}
