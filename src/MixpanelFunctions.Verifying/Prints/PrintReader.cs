using System.IO.Hashing;
using System.Text.Json;

namespace MixpanelFunctions.Verifying.Prints;

/// <summary>
/// Makes prints of records, as they are sent or as Mixpanel's raw export gives them. Values that Mixpanel does not store, resolves or adds are
/// not compared: <c>token</c>, <c>ip</c>, <c>$lib_version</c> (the version of the rules), and of the export's own properties those that a
/// record never has. Serves one thread.
/// </summary>
internal sealed class PrintReader(PrintNames names)
{
    // Seconds are far below this value, and milliseconds since 1971 above it.
    private const long LeastMilliseconds = 20_000_000_000;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 4_096 };

    private readonly PrintBuffer _buffer = new();
    private char[] _name = new char[256];

    /// <summary>Makes the print of a record.</summary>
    /// <param name="record">A JSON object with <c>event</c> and <c>properties</c>.</param>
    /// <param name="origin">Where it came from.</param>
    /// <returns>The print, valid until the next call; empty if the text is not a record.</returns>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> record, PrintOrigin origin)
    {
        try
        {
            return ReadRecord(record, origin);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private ReadOnlySpan<byte> ReadRecord(ReadOnlySpan<byte> record, PrintOrigin origin)
    {
        Utf8JsonReader reader = new(record, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return default;
        }

        _buffer.Begin();
        PropertiesRead read = default;
        (int number, ulong nameHash, bool hasProperties) = (PrintNames.Other, 0UL, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isEvent = reader.ValueTextEquals("event"u8);
            bool isProperties = reader.ValueTextEquals("properties"u8);
            reader.Read();
            if (isEvent && reader.TokenType == JsonTokenType.String)
            {
                nameHash = PrintHash.OfText(ref reader, seed: 4);
                number = names.NumberOf(Text(ref reader));
            }
            else if (isProperties && reader.TokenType == JsonTokenType.StartObject)
            {
                read = ReadProperties(ref reader);
                hasProperties = true;
            }
            else
            {
                reader.Skip();
            }
        }

        // Anything after the record's end is an error, which the reader throws.
        if (!hasProperties || reader.Read())
        {
            return default;
        }

        return _buffer.End(new PrintHead(Key(nameHash, read), read.Time, read.BeforeIdentity ?? read.DistinctId, number, read.IsInSeconds, read.IsOfOthers, origin));
    }

    private UInt128 Key(ulong name, PropertiesRead read)
    {
        // An event without $insert_id is not from this app; user and time identify such events.
        ReadOnlySpan<byte> id = _buffer.InsertId.AsSpan(0, _buffer.InsertIdLength);
        ulong hash = id.IsEmpty ? read.DistinctId ^ (ulong)read.Time : read.InsertId;
        Span<byte> key = stackalloc byte[24];
        BitConverter.TryWriteBytes(key, name);
        BitConverter.TryWriteBytes(key[8..], hash);
        BitConverter.TryWriteBytes(key[16..], (long)id.Length);
        return XxHash128.HashToUInt128(key);
    }

    private PropertiesRead ReadProperties(ref Utf8JsonReader reader)
    {
        PropertiesRead read = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("time"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double time))
                {
                    read.IsInSeconds = time < LeastMilliseconds;
                    read.Time = (long)(read.IsInSeconds ? Math.Floor(time) * 1_000 : time);
                }

                reader.Skip();
            }
            else if (reader.ValueTextEquals("$insert_id"u8))
            {
                reader.Read();
                ReadInsertId(ref reader, ref read);
            }
            else if (reader.ValueTextEquals("distinct_id"u8))
            {
                reader.Read();
                read.DistinctId = PrintHash.Of(ref reader);
            }
            else if (reader.ValueTextEquals("$distinct_id_before_identity"u8))
            {
                reader.Read();
                read.BeforeIdentity = PrintHash.Of(ref reader);
            }
            else if (IsLeftOut(ref reader))
            {
                reader.Read();
                reader.Skip();
            }
            else
            {
                ReadProperty(ref reader, ref read);
            }
        }

        return read;
    }

    private void ReadProperty(ref Utf8JsonReader reader, ref PropertiesRead read)
    {
        bool isReserved = reader.ValueSpan.StartsWith("$"u8) || reader.ValueSpan.StartsWith("mp_"u8);
        bool isLibrary = reader.ValueTextEquals("mp_lib"u8);
        uint name = (uint)PrintHash.OfText(ref reader, seed: 3);
        names.AddProperty(name, reader.ValueSpan);
        reader.Read();
        if (isLibrary)
        {
            read.IsOfOthers = reader.TokenType == JsonTokenType.String && !reader.ValueTextEquals("MixpanelFunctions"u8);
        }

        if (reader.TokenType != JsonTokenType.Null)
        {
            ulong value = PrintHash.Of(ref reader);
            _buffer.Add(name, (uint)(value ^ (value >> 32)), isReserved);
        }
    }

    private void ReadInsertId(ref Utf8JsonReader reader, ref PropertiesRead read)
    {
        read.InsertId = PrintHash.Of(ref reader);
        if (reader.TokenType == JsonTokenType.String)
        {
            ReadOnlySpan<byte> id = reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, Print.LongestId)];
            id.CopyTo(_buffer.InsertId);
            _buffer.InsertIdLength = id.Length;
        }
    }

    private static bool IsLeftOut(ref Utf8JsonReader name) =>
        name.ValueTextEquals("token"u8) || name.ValueTextEquals("ip"u8) || name.ValueTextEquals("$lib_version"u8);

    private ReadOnlySpan<char> Text(ref Utf8JsonReader reader)
    {
        if (_name.Length < reader.ValueSpan.Length)
        {
            _name = new char[reader.ValueSpan.Length];
        }

        try
        {
            return _name.AsSpan(0, reader.CopyString(_name));
        }
        catch (InvalidOperationException)
        {
            return "(no text)";
        }
    }

    private struct PropertiesRead
    {
        public long Time;
        public bool IsInSeconds;
        public ulong InsertId;
        public ulong DistinctId;
        public ulong? BeforeIdentity;
        public bool IsOfOthers;
    }
}
