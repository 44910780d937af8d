using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>
/// Values that copy another one: <c>D=v1</c> is the value of eVar1, <c>D=User-Agent</c> that of a header
/// (https://experienceleague.adobe.com/en/docs/analytics/implementation/vars/page-vars/dynamic-variables). The field
/// <c>dynamicVariablePrefix</c> sets another prefix than <c>D=</c>. What names nothing that an event on the hub can hold stays as it is.
/// </summary>
internal sealed class DynamicVariables(ValueCompiler values, NamedFields fields)
{
    private readonly int _userAgent = values.Path("xdm.environment.browserDetails.userAgent").Slot;
    private readonly int _language = values.Path("xdm.environment.browserDetails.acceptLanguage").Slot;
    private readonly int _prefix = fields.Find("dynamicVariablePrefix"u8)!.Slot;

    /// <summary>Puts the values in place of what refers to them. One that is a reference itself is no value.</summary>
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

    private JsonValue Resolve(EventValues values, AnalyticsReading reading, JsonValue reference, bool hasOwn, JsonValue own)
    {
        ReadOnlySpan<byte> name = values.Bytes(reference)[Prefix(values, hasOwn, own).Length..];
        JsonValue found;
        if (fields.Find(name) is { } field)
        {
            found = values[field.Slot];
        }
        else if (AnalyticsVariable.TryFind(name, ignoreCase: false, out int id, out _))
        {
            found = reading.TryGet(id, out AnalyticsEntry entry) ? entry.Value : JsonValue.Missing;
        }
        else if (name.SequenceEqual("User-Agent"u8))
        {
            found = values[_userAgent];
        }
        else if (name.SequenceEqual("Accept-Language"u8))
        {
            found = values[_language];
        }
        else
        {
            return reference;
        }

        return IsReference(values, found, hasOwn, own) ? JsonValue.Missing : found;
    }

    private static bool IsReference(EventValues values, JsonValue value, bool hasOwn, JsonValue own) =>
        value.Kind == JsonKind.String && value.Length > 1 && values.Bytes(value).StartsWith(Prefix(values, hasOwn, own));

    private static ReadOnlySpan<byte> Prefix(EventValues values, bool hasOwn, JsonValue own) => hasOwn ? values.Bytes(own) : "D="u8;
}
