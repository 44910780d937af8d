using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>Goes through the items of a list, and makes each the one that <c>{{item}}</c> and <c>{{index}}</c> refer to. A value that is not a list has no items.</summary>
internal ref struct ItemWalk
{
    private readonly EventValues _values;
    private readonly JsonValue _list;
    private Utf8JsonReader _reader;
    private int _index = -1;

    public ItemWalk(EventValues values, JsonValue list)
    {
        (_values, _list) = (values, list);
        if (list.Kind == JsonKind.Array)
        {
            _reader = new Utf8JsonReader(values.Bytes(list), EventReader.ValueOptions);
            _reader.Read();
        }
    }

    /// <summary>Goes to the next item. Returns false at the end of the list.</summary>
    public bool Next()
    {
        if (_list.Kind != JsonKind.Array || !_reader.Read() || _reader.TokenType == JsonTokenType.EndArray)
        {
            return false;
        }

        _values.ItemIndex = ++_index;
        _values.CurrentItem = JsonSlice.Read(ref _reader, _list);
        return true;
    }

    /// <summary>Ends the walk: no item is referred to any more.</summary>
    public static void End(EventValues values) => (values.ItemIndex, values.CurrentItem) = (-1, default);
}
