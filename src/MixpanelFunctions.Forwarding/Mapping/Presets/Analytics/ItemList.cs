using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>Writes a list of products as JSON: objects with single values, as the standard preset takes them.</summary>
internal ref struct ItemList
{
    private readonly AnalyticsReading _reading;
    private readonly AnalyticsNaming _naming;
    private readonly Utf8Buffer _target;
    private int _itemStart;

    /// <summary>Starts a list in the reading's text.</summary>
    public ItemList(AnalyticsReading reading, AnalyticsNaming naming)
    {
        (_reading, _naming, _target) = (reading, naming, reading.Text);
        _target.Truncate(0);
        _target.Append((byte)'[');
        reading.ClearSums();
    }

    /// <summary>Starts an item.</summary>
    public void Begin()
    {
        _itemStart = _target.Length;
        _target.Append((byte)'{');
    }

    /// <summary>Ends an item. One that says nothing is not an entry of the list.</summary>
    public readonly void End()
    {
        if (_target.Length == _itemStart + 1)
        {
            _target.Truncate(_itemStart);
            return;
        }

        _target.Append("},"u8);
    }

    /// <summary>Keeps the list for the current event.</summary>
    public readonly JsonValue Keep(EventValues values)
    {
        if (_target.Length > 1)
        {
            // In the place of the last comma.
            _target.Truncate(_target.Length - 1);
        }

        _target.Append((byte)']');
        return values.Keep(JsonKind.Array, _target.Written, ValueTraits.Unchecked);
    }

    /// <summary>Writes a text; nothing if it is empty.</summary>
    /// <param name="name">The entry's name, as the content of a JSON string.</param>
    /// <param name="text">The text, its escapes undone.</param>
    public readonly void Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && Name(name))
        {
            _target.Append((byte)'"');
            _target.Advance(JsonEscapes.Do(text, _target.Room(text.Length * JsonEscapes.LargestGrowth)));
            _target.Append((byte)'"');
        }
    }

    /// <summary>Writes a number; a text that is not a number stays a text.</summary>
    public readonly void Number(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (DecimalText.TryParse(text, out decimal number))
        {
            Number(name, number);
        }
        else
        {
            Text(name, text);
        }
    }

    /// <summary>Writes an event of the item, and adds it to the sum of all items.</summary>
    /// <param name="id">The event.</param>
    /// <param name="number">How often or how much; empty for once.</param>
    /// <param name="serial">The id by which it is counted once; empty for none.</param>
    public readonly void Event(int id, ReadOnlySpan<byte> number, ReadOnlySpan<byte> serial)
    {
        decimal parsed = DecimalText.TryParse(number, out decimal given) ? given : 1;
        _reading.AddToSum(id, parsed);
        Number(_naming.NameOf(id), parsed);
        Text(_naming.SerialNameOf(id), serial);
    }

    /// <summary>Writes a variable of the item.</summary>
    /// <param name="id">The variable.</param>
    /// <param name="text">Its value, the escapes undone.</param>
    public readonly void Variable(int id, ReadOnlySpan<byte> text) => Text(_naming.NameOf(id), text);

    /// <summary>Writes a variable of the item that is in JSON, if it is a single value.</summary>
    public readonly void Variable(int id, ReadOnlySpan<byte> json, JsonKind kind)
    {
        if (kind is JsonKind.Number or JsonKind.True or JsonKind.False || (kind == JsonKind.String && !json.IsEmpty))
        {
            Copy(_naming.NameOf(id), json, kind == JsonKind.String);
        }
    }

    /// <summary>Copies an entry as it is.</summary>
    /// <param name="name">Its name, as the content of a JSON string.</param>
    /// <param name="json">Its value; a text without its quotes.</param>
    /// <param name="isText">Whether it is a text.</param>
    public readonly void Copy(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, bool isText)
    {
        if (!Name(name))
        {
            return;
        }

        if (isText)
        {
            _target.Append((byte)'"');
        }

        _target.Append(json);
        if (isText)
        {
            _target.Append((byte)'"');
        }
    }

    private readonly void Number(ReadOnlySpan<byte> name, decimal number)
    {
        if (Name(name))
        {
            _target.Advance(DecimalText.Format(number, _target.Room(DecimalText.Longest)));
        }
    }

    /// <summary>Writes a name, unless the item has it.</summary>
    private readonly bool Name(ReadOnlySpan<byte> name)
    {
        int start = _target.Length;
        if (start > _itemStart + 1)
        {
            _target.Append((byte)',');
        }

        int quoted = _target.Length;
        _target.Append((byte)'"');
        _target.Append(name);
        _target.Append("\":"u8);
        // A quote within a text has a backslash before it, so that only a name can be like this.
        if (_target.Written[_itemStart..start].IndexOf(_target.Written[quoted..]) >= 0)
        {
            _target.Truncate(start);
            return false;
        }

        return true;
    }
}
