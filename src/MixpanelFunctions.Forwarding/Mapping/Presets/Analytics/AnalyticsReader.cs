using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>
/// Finds Analytics' variables in an event: in the data object, in context data, in XDM. Immutable. Any number of threads can use it.
/// </summary>
internal sealed class AnalyticsReader
{
    /// <summary>The length of <c>[]</c>.</summary>
    private const int EmptyList = 2;

    private readonly NamedFields _fields;
    private readonly BridgeFields _bridge;
    private readonly AnalyticsNaming _naming;
    private readonly DynamicVariables _dynamic;
    private readonly ValueCompiler _values;
    private readonly int _data;
    private readonly int _xdm;
    private readonly int _commerce;
    private readonly (int Value, int Id)[] _commerceEvents;
    private readonly int _xdmItems;
    private readonly int _items;
    private readonly AppIdentifier _app;

    /// <summary>Asks for all that is read.</summary>
    public AnalyticsReader(ValueCompiler values, AnalyticsNaming naming)
    {
        _values = values;
        _naming = naming;
        _fields = new NamedFields(values);
        _bridge = new BridgeFields(values);
        _dynamic = new DynamicVariables(values, _fields);
        _app = new AppIdentifier(values);
        _data = values.Path("data.__adobe.analytics").Slot;
        _xdm = values.Path("xdm._experience.analytics").Slot;
        _commerce = values.Path("xdm.commerce").Slot;
        _commerceEvents = [.. AnalyticsVariable.CommerceEvents.Select(commerce => (values.Path(commerce.Path + ".value").Slot, values.Path(commerce.Path + ".id").Slot))];
        _xdmItems = values.Path(ItemsPath).Slot;
        _items = values.Paths.AddComputed();
    }

    /// <summary>Where XDM has the list of products.</summary>
    public const string ItemsPath = "xdm.productListItems";

    /// <summary>Whether an event may have any of it.</summary>
    public bool IsIn(EventValues values) =>
        values[_data].Kind == JsonKind.Object
        || values[_xdm].Kind == JsonKind.Object
        || values[_commerce].Kind == JsonKind.Object
        || (values[_xdmItems] is { Kind: JsonKind.Array } items && XdmItems.HasVariables(values.Bytes(items)))
        || _bridge.IsIn(values);

    /// <summary>The slot of Analytics' value for a path of XDM; -1 if there is none.</summary>
    public int SlotOf(string path) => path == ItemsPath ? _items : _fields.Find(path)?.Slot ?? _app.SlotOf(path);

    /// <summary>
    /// What XDM has at a path. A path into the data object represents one of its fields, which is read with all others, never separately.
    /// </summary>
    public static ValueExpression InXdm(ValueCompiler values, string path) =>
        path.StartsWith("data.", StringComparison.Ordinal) ? ConstantPool.Missing : values.Path(path);

    /// <summary>The value at a path, which is Analytics' where it has one.</summary>
    public ValueExpression Path(string path)
    {
        ValueExpression xdm = InXdm(_values, path);
        return path == ItemsPath ? new FieldExpression(_items, (_, value) => value, xdm)
            : _app.Over(path, xdm) is { } app ? app
            : _fields.Find(path) is { } field ? new FieldExpression(field.Slot, field.Conversion, xdm)
            : xdm;
    }

    /// <summary>Whether the event has an Analytics value for a path of XDM.</summary>
    public bool StandsForXdm(EventValues values, AnalyticsReading reading) => reading.Fields.Count > 0 || values.IsSet(_items) || _app.IsIn(values);

    /// <summary>Reads an event.</summary>
    public void Read(EventValues values, AnalyticsReading reading)
    {
        reading.Begin();
        if (values[_data] is { Kind: JsonKind.Object } data)
        {
            ReadData(values, data, reading);
        }

        if (_bridge.IsIn(values))
        {
            _bridge.Read(values, _fields, reading);
            ReadContext(values, _bridge.Context(values), AnalyticsPlace.Bridge, reading);
        }

        // An events string of the data object represents all events, also those of XDM.
        bool replacesEvents = reading.Events is { Text.Kind: JsonKind.String, Place: < AnalyticsPlace.Xdm };
        ReadXdm(values, replacesEvents, reading);
        if (reading.Events.Text.Length > 0)
        {
            EventsText.Read(values, reading.Events.Text, reading.Events.Place, reading);
        }

        ReadItems(values, replacesEvents, reading);
        reading.AddSums(values);
        _dynamic.Resolve(values, reading);
    }

    private void ReadData(EventValues values, JsonValue data, AnalyticsReading reading)
    {
        JsonValue context = JsonValue.Missing;
        ObjectMembers members = new(values.Bytes(data), data);
        while (members.Next())
        {
            if (members.Name.SequenceEqual("contextData"u8))
            {
                context = members.Value;
            }
            else
            {
                _fields.Take(values, members.Name, members.Value, AnalyticsPlace.Data, reading);
            }
        }

        ReadContext(values, context, AnalyticsPlace.Context, reading);
    }

    private void ReadContext(EventValues values, JsonValue context, AnalyticsPlace place, AnalyticsReading reading)
    {
        if (context.Kind != JsonKind.Object)
        {
            return;
        }

        ObjectEntries members = reading.Members;
        members.Collect(values, context, flatten: true, default);
        for (int i = 0; i < members.Count; i++)
        {
            ReadOnlySpan<byte> name = members.Key(i);
            JsonValue value = members.Value(i);
            if (!_fields.TakeContext(values, name, value, place, reading) && !_app.Take(values, name, value))
            {
                reading.Context.Add(name, value);
            }
        }
    }

    private void ReadXdm(EventValues values, bool withoutEvents, AnalyticsReading reading)
    {
        if (values[_xdm] is { Kind: JsonKind.Object } xdm)
        {
            List<AnalyticsEntry> found = reading.OfItem;
            found.Clear();
            Utf8JsonReader reader = new(values.Bytes(xdm), EventReader.ValueOptions);
            reader.Read();
            JsonValue context = XdmVariables.Read(ref reader, xdm, found);
            foreach (AnalyticsEntry entry in found)
            {
                if (!AnalyticsVariable.IsEvent(entry.Id))
                {
                    reading.Add(entry);
                }
                else if (!withoutEvents && (!entry.Value.IsMissingOrNull || !entry.Serial.IsMissingOrNull))
                {
                    reading.Add(entry.Value.IsMissingOrNull ? entry with { Value = Once(values) } : entry);
                }
            }

            ReadContext(values, context, AnalyticsPlace.XdmContext, reading);
        }

        if (!withoutEvents && values[_commerce].Kind == JsonKind.Object)
        {
            ReadCommerce(values, reading);
        }
    }

    private void ReadCommerce(EventValues values, AnalyticsReading reading)
    {
        for (int i = 0; i < _commerceEvents.Length; i++)
        {
            JsonValue value = values[_commerceEvents[i].Value];
            JsonValue serial = values[_commerceEvents[i].Id];
            bool tookPlace = value.IsMissingOrNull ? serial.Kind == JsonKind.String
                : value.Kind != JsonKind.Number || JavaScriptNumber.ParseJson(values.Bytes(value)) != 0;
            if (tookPlace)
            {
                reading.Add(new AnalyticsEntry(AnalyticsVariable.FirstCommerceEvent + i, AnalyticsPlace.Xdm, Once(values), serial));
            }
        }
    }

    private void ReadItems(EventValues values, bool withoutEventsOfXdm, AnalyticsReading reading)
    {
        JsonValue products = reading.Products.Text;
        if (products.Kind == JsonKind.String)
        {
            // Without any product, it blanks those of XDM.
            JsonValue items = products.Length == 0 ? products : ProductsText.Read(values, products, _naming, reading);
            values.Set(_items, items.Length > EmptyList ? items : products with { Length = 0 });
        }
        else if (values[_xdmItems] is { Kind: JsonKind.Array } list && XdmItems.HasVariables(values.Bytes(list)))
        {
            values.Set(_items, XdmItems.Read(values, list, _naming, reading));
            if (withoutEventsOfXdm)
            {
                reading.ClearSums();
            }
        }
    }

    private static JsonValue Once(EventValues values) => values.Keep(JsonKind.True, "true"u8, ValueTraits.None);
}
