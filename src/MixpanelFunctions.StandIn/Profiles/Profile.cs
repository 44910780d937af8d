using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Records;

namespace MixpanelFunctions.StandIn.Profiles;

/// <summary>
/// One profile: its properties in the order of arrival, each value as it was sent. If the reference does not
/// define an operation on a value of another type ($add to a text, $union and $append to what
/// is not a list), the value stays. Not thread-safe.
/// </summary>
internal sealed class Profile(string project, ProfileKey key)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly OrderedDictionary<string, byte[]> _properties = new(StringComparer.Ordinal);

    public string Project { get; } = project;

    public ProfileKey Key { get; } = key;

    /// <summary>The bytes of the values and, at two bytes a character, of the names.</summary>
    public long Bytes { get; private set; }

    public long Updates { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Mixpanel's <c>$last_seen</c>; null if every update so far had <c>$ignore_time</c>.</summary>
    public DateTimeOffset? LastSeen { get; private set; }

    public ProfilePlace? Place { get; private set; }

    /// <summary>Applies an update, and returns the rule that forbids it, if any; then nothing of it is applied.</summary>
    public RecordProblem? Apply(ProfileUpdate incoming)
    {
        (ProfileOperation operation, JsonElement change) = (incoming.Update.Operation, incoming.Update.Change);
        if (operation == ProfileOperation.Unset)
        {
            Unset(change);
        }
        else
        {
            if (HasNoRoomFor(operation, change))
            {
                return new RecordProblem("", $"the record is invalid: a profile has at most {StandInLimits.MaxProfileProperties} properties");
            }

            foreach (JsonProperty property in change.EnumerateObject())
            {
                Apply(operation, NameOf(property.Name), property.Value);
            }
        }

        Updates++;
        UpdatedAt = incoming.ReceivedAt;
        Place = incoming.Place ?? Place;
        See(incoming);
        return null;
    }

    // "Updated at (`$last_seen`) property, which contains the last timestamp that a user profile was updated": user-profiles.mdx.
    // The last of the timestamps, in whatever order they come.
    private void See(ProfileUpdate incoming)
    {
        DateTimeOffset time = incoming.Update.Context.Time ?? incoming.ReceivedAt;
        if (!incoming.Update.Context.IgnoreTime && (LastSeen is null || time > LastSeen))
        {
            LastSeen = time;
        }
    }

    public StoredProfile Snapshot() => new()
    {
        Project = Project,
        DistinctId = Key.GroupKey is null ? Key.Id : null,
        GroupKey = Key.GroupKey,
        GroupId = Key.GroupKey is null ? null : Key.Id,
        Properties = [.. _properties.Select(property => KeyValuePair.Create<string, ReadOnlyMemory<byte>>(property.Key, property.Value))],
        Updates = Updates,
        UpdatedAt = UpdatedAt,
        LastSeen = LastSeen,
        Place = Place,
    };

    // "User property names can be at most 255 characters in length (longer names are truncated)": user-profiles.mdx.
    private static string NameOf(string name) =>
        name.Length <= StandInLimits.MaxProfileNameLength ? name : name[..StandInLimits.MaxProfileNameLength];

    // "Attempts to add more than 2000 user properties for a user profile will fail": user-profiles.mdx.
    private bool HasNoRoomFor(ProfileOperation operation, JsonElement change)
    {
        if (operation == ProfileOperation.Remove || change.GetPropertyCount() + _properties.Count <= StandInLimits.MaxProfileProperties)
        {
            return false;
        }

        IEnumerable<string> added = change.EnumerateObject().Select(property => NameOf(property.Name)).Distinct(StringComparer.Ordinal);
        return _properties.Count + added.Count(name => !_properties.ContainsKey(name)) > StandInLimits.MaxProfileProperties;
    }

    private void Apply(ProfileOperation operation, string name, JsonElement value)
    {
        switch (operation)
        {
            case ProfileOperation.Set:
                Put(name, Raw(value));
                break;
            case ProfileOperation.SetOnce when !_properties.ContainsKey(name):
                Put(name, Raw(value));
                break;
            case ProfileOperation.Add:
                Add(name, value);
                break;
            case ProfileOperation.Union:
                ChangeList(name, isCreated: true, list => Union(list, value));
                break;
            case ProfileOperation.Append:
                ChangeList(name, isCreated: true, list => list.Add(value));
                break;
            case ProfileOperation.Remove:
                ChangeList(name, isCreated: false, list => list.RemoveAll(item => JsonElement.DeepEquals(item, value)));
                break;
        }
    }

    private void Add(string name, JsonElement value)
    {
        if (!_properties.TryGetValue(name, out byte[]? before))
        {
            Put(name, Raw(value));
        }
        else if (JsonElement.Parse(before) is { ValueKind: JsonValueKind.Number } number)
        {
            Put(name, Sum(number, value));
        }
    }

    // Exactly where both are decimals of ordinary size; a sum that leaves the range of numbers stays what it was.
    private static byte[] Sum(JsonElement left, JsonElement right)
    {
        if (left.TryGetDecimal(out decimal exact) && right.TryGetDecimal(out decimal more))
        {
            try
            {
                return JsonSerializer.SerializeToUtf8Bytes(exact + more);
            }
            catch (OverflowException)
            {
                // As doubles, then.
            }
        }

        double sum = left.GetDouble() + right.GetDouble();
        return double.IsFinite(sum) ? JsonSerializer.SerializeToUtf8Bytes(sum) : Raw(left);
    }

    private static void Union(List<JsonElement> list, JsonElement values)
    {
        foreach (JsonElement value in values.EnumerateArray())
        {
            if (!list.Exists(item => JsonElement.DeepEquals(item, value)))
            {
                list.Add(value);
            }
        }
    }

    private void ChangeList(string name, bool isCreated, Action<List<JsonElement>> change)
    {
        List<JsonElement> list = [];
        if (_properties.TryGetValue(name, out byte[]? before))
        {
            JsonElement value = JsonElement.Parse(before);
            if (value.ValueKind != JsonValueKind.Array)
            {
                return;
            }

            list.AddRange(value.EnumerateArray());
        }
        else if (!isCreated)
        {
            return;
        }

        change(list);
        Put(name, JsonSerializer.SerializeToUtf8Bytes(list, Plain));
    }

    private void Unset(JsonElement names)
    {
        foreach (JsonElement name in names.EnumerateArray())
        {
            if (_properties.Remove(NameOf(name.GetString()!), out byte[]? value))
            {
                Bytes -= value.Length + (2 * name.GetString()!.Length);
            }
        }
    }

    private void Put(string name, byte[] value)
    {
        Bytes += value.Length - (_properties.TryGetValue(name, out byte[]? before) ? before.Length : -2 * name.Length);
        _properties[name] = value;
    }

    private static byte[] Raw(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).ToArray();
}
