using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>
/// The entries of an object that becomes properties, nested objects as <c>a.b</c> where that is requested. A name that
/// comes twice keeps its first place and its last value, as in JavaScript. Where names with dots and nested objects give the
/// same resolved name, the less nested value counts; of values nested alike the one whose text is the smaller, so that the order of
/// keys never decides.
/// </summary>
internal sealed class ObjectEntries
{
    private readonly KeySet _keys = new();
    private readonly List<JsonValue> _values = [];
    private readonly List<Nesting> _nestings = [];
    private EventValues _source = null!;
    private byte[] _prefix = new byte[256];
    private byte[] _name = new byte[256];

    public int Count => _keys.Count;

    /// <summary>An entry's name as the content of a JSON string.</summary>
    public ReadOnlySpan<byte> Key(int index) => _keys[index];

    public JsonValue Value(int index) => _values[index];

    /// <summary>Collects an object's entries.</summary>
    /// <param name="source">The event.</param>
    /// <param name="value">The object.</param>
    /// <param name="flatten">Whether nested objects are resolved to names with dots.</param>
    /// <param name="prefix">A name to put before all others, with a dot; empty for none.</param>
    public void Collect(EventValues source, JsonValue value, bool flatten, ReadOnlySpan<byte> prefix)
    {
        _keys.Clear();
        _values.Clear();
        _nestings.Clear();
        _source = source;
        Utf8JsonReader reader = new(source.Bytes(value), EventReader.ValueOptions);
        reader.Read();
        Fit(ref _prefix, prefix.Length);
        prefix.CopyTo(_prefix);
        Collect(ref reader, value, flatten, prefix.Length, default, isNested: !prefix.IsEmpty);
    }

    private void Collect(ref Utf8JsonReader reader, JsonValue value, bool flatten, int prefixLength, Nesting nesting, bool isNested)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int length = prefixLength;
            if (isNested)
            {
                Fit(ref _prefix, prefixLength + 1);
                _prefix[length++] = (byte)'.';
            }

            ReadOnlySpan<byte> name = Normal(reader.ValueSpan, reader.ValueIsEscaped);
            Fit(ref _prefix, length + name.Length);
            name.CopyTo(_prefix.AsSpan(length));
            length += name.Length;
            reader.Read();
            if (flatten && reader.TokenType == JsonTokenType.StartObject)
            {
                Collect(ref reader, value, flatten, length, nesting.Below(length), isNested: true);
            }
            else
            {
                Take(_prefix.AsSpan(0, length), JsonSlice.Read(ref reader, value), nesting);
            }
        }
    }

    private void Take(ReadOnlySpan<byte> key, JsonValue value, Nesting nesting)
    {
        if (_keys.Add(key, out int index))
        {
            _values.Add(value);
            _nestings.Add(nesting);
        }
        else if (GoesBefore(value, nesting, index))
        {
            _values[index] = value;
            _nestings[index] = nesting;
        }
    }

    private bool GoesBefore(JsonValue value, Nesting nesting, int index)
    {
        if (nesting.Depth != _nestings[index].Depth)
        {
            return nesting.Depth < _nestings[index].Depth;
        }

        return nesting == _nestings[index] || _source.Bytes(value).SequenceCompareTo(_source.Bytes(_values[index])) < 0;
    }

    /// <summary>A name in the one spelling that it is compared and sent in.</summary>
    private ReadOnlySpan<byte> Normal(ReadOnlySpan<byte> name, bool isEscaped)
    {
        if (!isEscaped)
        {
            return name;
        }

        Fit(ref _name, name.Length * (JsonEscapes.LargestGrowth + 1));
        int length = JsonEscapes.Undo(name, _name);
        int written = JsonEscapes.Do(_name.AsSpan(0, length), _name.AsSpan(name.Length));
        return _name.AsSpan(name.Length, written);
    }

    /// <summary>The origin of a resolved name: in how many objects it is, and where it is joined.</summary>
    private readonly record struct Nesting(int Depth, long Joints)
    {
        public Nesting Below(int joint) => new(Depth + 1, (Joints * 1_000_003) + joint);
    }

    private static void Fit(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length));
        }
    }
}
