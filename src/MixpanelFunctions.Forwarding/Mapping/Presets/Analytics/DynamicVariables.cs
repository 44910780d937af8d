using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>
/// Values that copy another one: <c>D=v1</c> is the value of eVar1, <c>D=User-Agent</c> that of a header
/// (https://experienceleague.adobe.com/en/docs/analytics/implementation/vars/page-vars/dynamic-variables). The field
/// <c>dynamicVariablePrefix</c> sets another prefix than <c>D=</c>. What names nothing that an event on the hub can hold stays as it is.
/// </summary>
internal sealed class DynamicVariables(ValueCompiler values, NamedFields fields)
{
    /// <summary>The longest chain of references.</summary>
    private const int MostSteps = 8;

    private readonly int _userAgent = values.Path("xdm.environment.browserDetails.userAgent").Slot;
    private readonly int _language = values.Path("xdm.environment.browserDetails.acceptLanguage").Slot;
    private readonly int _prefix = fields.Find("dynamicVariablePrefix"u8)!.Slot;

    /// <summary>Replaces references by their values.</summary>
    public void Resolve(EventValues values, AnalyticsReading reading)
    {
        JsonValue own = values[_prefix];
        bool hasOwn = own is { Kind: JsonKind.String, Length: > 0 };
        for (int i = 0; i < reading.Entries.Count; i++)
        {
            if (IsReference(values, reading.Entries[i].Value, hasOwn, own))
            {
                reading.Replace(i, Resolve(values, reading, reading.Entries[i].Value, hasOwn, own));
            }
        }

        for (int i = 0; i < reading.Fields.Count; i++)
        {
            int slot = reading.Fields[i].Field.Slot;
            if (slot != _prefix && IsReference(values, values[slot], hasOwn, own))
            {
                values.Set(slot, Resolve(values, reading, values[slot], hasOwn, own));
            }
        }
    }

    /// <summary>Follows a reference to its value, by way of others if need be; those that lead in a circle have none.</summary>
    private JsonValue Resolve(EventValues values, AnalyticsReading reading, JsonValue reference, bool hasOwn, JsonValue own)
    {
        JsonValue found = reference;
        for (int step = 0; step < MostSteps; step++)
        {
            if (!TryFollow(values, reading, values.Bytes(found)[Prefix(values, hasOwn, own).Length..], out JsonValue next))
            {
                return found;
            }

            if (!IsReference(values, next, hasOwn, own))
            {
                return next;
            }

            found = next;
        }

        return JsonValue.Missing;
    }

    /// <summary>The value of a name, if it is one that an event on the hub can contain.</summary>
    private bool TryFollow(EventValues values, AnalyticsReading reading, ReadOnlySpan<byte> name, out JsonValue found)
    {
        if (fields.Find(name) is { } field)
        {
            found = values[field.Slot];
            return true;
        }

        if (AnalyticsVariable.TryFind(name, ignoreCase: false, out int id, out _))
        {
            found = reading.TryGet(id, out AnalyticsEntry entry) ? entry.Value : JsonValue.Missing;
            return true;
        }

        bool isAgent = name.SequenceEqual("User-Agent"u8);
        found = values[isAgent ? _userAgent : _language];
        return isAgent || name.SequenceEqual("Accept-Language"u8);
    }

    private static bool IsReference(EventValues values, JsonValue value, bool hasOwn, JsonValue own) =>
        value.Kind == JsonKind.String && value.Length > 1 && (hasOwn || values.Bytes(value)[0] == 'D') && values.Bytes(value).StartsWith(Prefix(values, hasOwn, own));

    private static ReadOnlySpan<byte> Prefix(EventValues values, bool hasOwn, JsonValue own) => hasOwn ? values.Bytes(own) : "D="u8;
}
