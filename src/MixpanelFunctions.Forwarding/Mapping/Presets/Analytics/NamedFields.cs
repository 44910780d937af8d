using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Paths;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>Receives named values of Analytics: a field, a variable, the events string, the products string.</summary>
internal sealed class NamedFields
{
    private readonly NameTable<FieldName> _names;
    private readonly NameTable<FieldName> _namesOfContext;
    private readonly Dictionary<string, (int Slot, FieldConversion Conversion)> _byPath = new(StringComparer.Ordinal);

    public NamedFields(ValueCompiler values)
    {
        List<KeyValuePair<string, FieldName>> names = [];
        foreach (AnalyticsField field in AnalyticsField.All)
        {
            FieldSlot slot = new(field, values.Paths.AddComputed());
            names.Add(new(field.Name, new FieldName(slot, IsShort: false)));
            if (field.Short is not null)
            {
                names.Add(new(field.Short, new FieldName(slot, IsShort: true)));
            }

            foreach (FieldTarget target in field.Targets)
            {
                _byPath.Add(target.Path, (slot.Slot, FieldConversions.Of(target.As)));
            }
        }

        _names = new NameTable<FieldName>(names);
        _namesOfContext = new NameTable<FieldName>(names, ignoreCase: true);
    }

    /// <summary>The field that represents a path of XDM.</summary>
    public (int Slot, FieldConversion Conversion)? Find(string path) => _byPath.TryGetValue(path, out (int, FieldConversion) found) ? found : null;

    /// <summary>The field of that name; <see langword="null"/> if there is none.</summary>
    public FieldSlot? Find(ReadOnlySpan<byte> name) => _names.Find(name)?.Field;

    /// <summary>Takes an entry of the data object. Names are case-sensitive; unknown names are skipped.</summary>
    public void Take(EventValues values, ReadOnlySpan<byte> name, JsonValue value, AnalyticsPlace place, AnalyticsReading reading) =>
        Take(values, name, value, place, ignoreCase: false, reading);

    /// <summary>
    /// Takes an entry of context data that is a variable: <c>&amp;&amp;</c> and any name, as the Mobile SDK and AppMeasurement write it, or
    /// the long name of one that is numbered. Case does not count.
    /// </summary>
    /// <returns>Whether it is one.</returns>
    public bool TakeContext(EventValues values, ReadOnlySpan<byte> name, JsonValue value, AnalyticsPlace place, AnalyticsReading reading)
    {
        if (name.StartsWith("&&"u8))
        {
            Take(values, name[2..], value, place, ignoreCase: true, reading);
            return true;
        }

        if (!AnalyticsVariable.TryFind(name, ignoreCase: true, out int id, out bool isShort) || isShort)
        {
            return false;
        }

        reading.Add(id, place, value);
        return true;
    }

    private void Take(EventValues values, ReadOnlySpan<byte> name, JsonValue value, AnalyticsPlace place, bool ignoreCase, AnalyticsReading reading)
    {
        if (value.IsMissingOrNull)
        {
            return;
        }

        // Nearly all that is there is numbered, and no field but one has a name that ends with a digit.
        if (AnalyticsVariable.TryFind(name, ignoreCase, out int id, out bool isShort))
        {
            reading.Add(id, isShort ? place + 1 : place, value);
        }
        else if ((ignoreCase ? _namesOfContext : _names).Find(name) is { } field)
        {
            if (reading.TakesField(field.Field, field.IsShort ? place + 1 : place))
            {
                values.Set(field.Field.Slot, value);
            }
        }
        else if (name.SequenceEqual("events"u8) || name.SequenceEqual("ev"u8))
        {
            reading.AddEvents(name.Length == 2 ? place + 1 : place, value);
        }
        else if (name.SequenceEqual("products"u8) || name.SequenceEqual("pl"u8))
        {
            reading.AddProducts(name.Length == 2 ? place + 1 : place, value);
        }
    }
}
