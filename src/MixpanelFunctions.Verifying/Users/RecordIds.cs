using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace MixpanelFunctions.Verifying.Users;

/// <summary>The role of an id in its record.</summary>
internal enum IdPlace
{
    /// <summary><c>distinct_id</c>: of a record that is sent, whom it is about; of an export, the resolved user.</summary>
    DistinctId,

    /// <summary><c>$distinct_id_before_identity</c>: what was sent, where an export has another.</summary>
    BeforeIdentity,

    /// <summary><c>$device_id</c>.</summary>
    Device,

    /// <summary><c>$user_id</c>.</summary>
    User,

    /// <summary><c>$identified_id</c> of <c>$identify</c>.</summary>
    Identified,

    /// <summary><c>$anon_id</c> of <c>$identify</c>.</summary>
    Anonymous,

    /// <summary><c>alias</c> of <c>$create_alias</c>.</summary>
    Alias,

    /// <summary>One of <c>$distinct_ids</c> of <c>$merge</c>.</summary>
    Merged,
}

/// <summary>An id of a record.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Start">Where its text begins among those of the record.</param>
/// <param name="Length">The text's length in bytes.</param>
internal readonly record struct RecordId(IdPlace Place, ulong Hash, int Start, int Length);

/// <summary>Finds the ids in a record, as it is sent or exported. Serves one thread.</summary>
/// <param name="isSimplified">Whether the project has Simplified ID Merge: there <c>$device:X</c> is the device X.</param>
internal sealed class RecordIds(bool isSimplified)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 4_096 };

    private readonly List<RecordId> _ids = [];
    private byte[] _text = new byte[1_024];
    private int _length;

    private static ReadOnlySpan<byte> DevicePrefix => "$device:"u8;

    /// <summary>The ids that were found last; the empty ones are left out.</summary>
    public IReadOnlyList<RecordId> All => _ids;

    /// <summary>The hash by which an id is known.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> id) => XxHash3.HashToUInt64(id);

    /// <summary>An id's text.</summary>
    public string Text(RecordId id) => Encoding.UTF8.GetString(_text, id.Start, id.Length);

    /// <summary>The id in a place; null if there is none.</summary>
    public RecordId? In(IdPlace place)
    {
        foreach (RecordId id in _ids)
        {
            if (id.Place == place)
            {
                return id;
            }
        }

        return null;
    }

    /// <summary>Finds the ids of a record. A text that is not a record has none.</summary>
    public void Read(ReadOnlySpan<byte> record)
    {
        _ids.Clear();
        _length = 0;
        Utf8JsonReader reader = new(record, Options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool areProperties = reader.ValueTextEquals("properties"u8);
                reader.Read();
                if (areProperties && reader.TokenType == JsonTokenType.StartObject)
                {
                    ReadProperties(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (JsonException)
        {
            _ids.Clear();
        }
    }

    private void ReadProperties(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            IdPlace? place = PlaceOf(ref reader);
            reader.Read();
            if (place is not { } found)
            {
                reader.Skip();
            }
            else if (found == IdPlace.Merged && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    Add(found, ref reader);
                }
            }
            else
            {
                Add(found, ref reader);
            }
        }
    }

    private void Add(IdPlace place, ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            reader.Skip();
            return;
        }

        if (_text.Length < _length + reader.ValueSpan.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + reader.ValueSpan.Length));
        }

        int start = _length;
        int length;
        try
        {
            length = reader.TokenType == JsonTokenType.String ? reader.CopyString(_text.AsSpan(start)) : Copy(reader.ValueSpan, start);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair has no text, so its escape is used.
            length = Copy(reader.ValueSpan, start);
        }

        if (isSimplified && place is IdPlace.DistinctId or IdPlace.BeforeIdentity && _text.AsSpan(start, length).StartsWith(DevicePrefix))
        {
            (start, length) = (start + DevicePrefix.Length, length - DevicePrefix.Length);
        }

        if (length > 0)
        {
            _ids.Add(new RecordId(place, HashOf(_text.AsSpan(start, length)), start, length));
        }

        _length = start + length;
    }

    private int Copy(ReadOnlySpan<byte> text, int start)
    {
        text.CopyTo(_text.AsSpan(start));
        return text.Length;
    }

    private static IdPlace? PlaceOf(ref Utf8JsonReader name) =>
        name.ValueTextEquals("distinct_id"u8) ? IdPlace.DistinctId
        : name.ValueTextEquals("$device_id"u8) ? IdPlace.Device
        : name.ValueTextEquals("$user_id"u8) ? IdPlace.User
        : name.ValueTextEquals("$distinct_id_before_identity"u8) ? IdPlace.BeforeIdentity
        : name.ValueTextEquals("$identified_id"u8) ? IdPlace.Identified
        : name.ValueTextEquals("$anon_id"u8) ? IdPlace.Anonymous
        : name.ValueTextEquals("alias"u8) ? IdPlace.Alias
        : name.ValueTextEquals("$distinct_ids"u8) ? IdPlace.Merged
        : null;
}
