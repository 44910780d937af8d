using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>Where a variable was found. A place goes before those below it.</summary>
internal enum AnalyticsPlace
{
    /// <summary>The data object, <c>data.__adobe.analytics</c>.</summary>
    Data,

    /// <summary>The data object, by a short name such as <c>v5</c>.</summary>
    DataShort,

    /// <summary>Context data beside the data object's fields.</summary>
    Context,

    /// <summary>That context data, by a short name.</summary>
    ContextShort,

    /// <summary>The <c>action</c>, <c>state</c> and <c>contextdata</c> that Edge Bridge wrote to <c>data</c> before its version 5.</summary>
    Bridge,

    /// <summary>That <c>contextdata</c>, by a short name.</summary>
    BridgeShort,

    /// <summary>XDM, <c>xdm._experience.analytics</c> and <c>xdm.commerce</c>.</summary>
    Xdm,

    /// <summary>Context data of XDM.</summary>
    XdmContext,

    /// <summary>That context data, by a short name.</summary>
    XdmContextShort,

    /// <summary>The items of a list of products.</summary>
    Items,
}

/// <summary>A variable of one event.</summary>
/// <param name="Id">Which variable.</param>
/// <param name="Place">Where it was found.</param>
/// <param name="Value">Its value.</param>
/// <param name="Serial">For an event, the id by which Analytics counts it once; missing if it has none.</param>
internal readonly record struct AnalyticsEntry(int Id, AnalyticsPlace Place, JsonValue Value, JsonValue Serial);

/// <summary>The Analytics variables of one event: of each, the value of the first place. Serves one thread.</summary>
internal sealed class AnalyticsReading
{
    private readonly int[] _indexes = new int[AnalyticsVariable.Count];
    private readonly int[] _foundFor = new int[AnalyticsVariable.Count];
    private readonly List<AnalyticsEntry> _entries = [];
    private readonly List<(FieldSlot Field, AnalyticsPlace Place)> _fields = [];
    private readonly List<(int Id, decimal Sum)> _sums = [];
    private int _generation;

    /// <summary>The variables found.</summary>
    public List<AnalyticsEntry> Entries => _entries;

    /// <summary>The entries of context data that are not variables.</summary>
    public ContextEntries Context { get; } = new();

    /// <summary>Takes the variables of a product, or of an object of XDM.</summary>
    public List<AnalyticsEntry> OfItem { get; } = [];

    /// <summary>Takes values that are composed for the event, such as the list of products.</summary>
    public Utf8Buffer Text { get; } = new(1_024);

    /// <summary>The fields found.</summary>
    public List<(FieldSlot Field, AnalyticsPlace Place)> Fields => _fields;

    /// <summary>The entries of an object, while it is read.</summary>
    public ObjectEntries Members { get; } = new();

    /// <summary>The events string: that of the first place.</summary>
    public (AnalyticsPlace Place, JsonValue Text) Events { get; private set; }

    /// <summary>The products string: that of the first place.</summary>
    public (AnalyticsPlace Place, JsonValue Text) Products { get; private set; }

    /// <summary>Forgets the event before.</summary>
    public void Begin()
    {
        if (++_generation == int.MaxValue)
        {
            Array.Clear(_foundFor);
            _generation = 1;
        }

        _entries.Clear();
        _fields.Clear();
        _sums.Clear();
        Context.Clear();
        Events = default;
        Products = default;
    }

    /// <summary>Notes a variable, unless a place before has it. Of two in one place the later counts, as everywhere in JSON.</summary>
    public void Add(in AnalyticsEntry entry)
    {
        if (entry.Value.IsMissingOrNull)
        {
            return;
        }

        if (_foundFor[entry.Id] != _generation)
        {
            _foundFor[entry.Id] = _generation;
            _indexes[entry.Id] = _entries.Count;
            _entries.Add(entry);
        }
        else if (_entries[_indexes[entry.Id]].Place >= entry.Place)
        {
            _entries[_indexes[entry.Id]] = entry;
        }
    }

    /// <summary>Notes a variable without an id for counting.</summary>
    public void Add(int id, AnalyticsPlace place, JsonValue value) => Add(new AnalyticsEntry(id, place, value, JsonValue.Missing));

    /// <summary>Replaces a variable's value.</summary>
    public void Replace(int index, JsonValue value) => _entries[index] = _entries[index] with { Value = value };

    /// <summary>Finds a variable.</summary>
    public bool TryGet(int id, out AnalyticsEntry entry)
    {
        bool isThere = _foundFor[id] == _generation;
        entry = isThere ? _entries[_indexes[id]] : default;
        return isThere;
    }

    /// <summary>Notes that a place has a field.</summary>
    /// <returns>Whether no place before has it.</returns>
    public bool TakesField(FieldSlot field, AnalyticsPlace place)
    {
        for (int i = 0; i < _fields.Count; i++)
        {
            if (ReferenceEquals(_fields[i].Field, field))
            {
                bool takes = _fields[i].Place >= place;
                _fields[i] = takes ? (field, place) : _fields[i];
                return takes;
            }
        }

        _fields.Add((field, place));
        return true;
    }

    /// <summary>Notes an events string.</summary>
    public void AddEvents(AnalyticsPlace place, JsonValue text) => Events = FirstOf(Events, place, text);

    /// <summary>Notes a products string.</summary>
    public void AddProducts(AnalyticsPlace place, JsonValue text) => Products = FirstOf(Products, place, text);

    /// <summary>Adds to what the items of the list have of an event together.</summary>
    public void AddToSum(int id, decimal number)
    {
        for (int i = 0; i < _sums.Count; i++)
        {
            if (_sums[i].Id == id)
            {
                _sums[i] = (id, Sum(_sums[i].Sum, number));
                return;
            }
        }

        _sums.Add((id, number));
    }

    /// <summary>Forgets the sums so far: another list takes their place.</summary>
    public void ClearSums() => _sums.Clear();

    /// <summary>Notes the events that only the items have a value for.</summary>
    public void AddSums(EventValues values)
    {
        foreach ((int id, decimal sum) in _sums)
        {
            if (!TryGet(id, out AnalyticsEntry entry))
            {
                Add(id, AnalyticsPlace.Items, Value(values, id, sum));
            }
            else if (entry.Value.Kind == JsonKind.True && !AnalyticsVariable.IsCommerceEvent(id))
            {
                // Listed without a value of its own.
                Add(entry with { Value = Value(values, id, sum) });
            }
        }
    }

    private static JsonValue Value(EventValues values, int id, decimal sum) => AnalyticsVariable.IsCommerceEvent(id)
        ? values.Keep(JsonKind.True, "true"u8, ValueTraits.None)
        : DecimalText.Keep(values, sum);

    /// <summary>A sum that is too large for any money is left as it was: better than none at all.</summary>
    private static decimal Sum(decimal sum, decimal number)
    {
        const decimal Largest = 1e15m;
        return Math.Abs(sum) < Largest && Math.Abs(number) < Largest ? sum + number : sum;
    }

    private static (AnalyticsPlace Place, JsonValue Text) FirstOf((AnalyticsPlace Place, JsonValue Text) known, AnalyticsPlace place, JsonValue text) =>
        text.Kind == JsonKind.String && (known.Text.Kind == JsonKind.Missing || known.Place >= place) ? (place, text) : known;
}
