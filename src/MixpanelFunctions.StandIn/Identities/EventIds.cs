using System.Text.Json;

namespace MixpanelFunctions.StandIn.Identities;

/// <summary>The ids in an event. Ids that are empty or not text do not count.</summary>
internal readonly record struct EventIds
{
    /// <summary><c>$device_id</c></summary>
    public string? DeviceId { get; init; }

    /// <summary><c>$user_id</c></summary>
    public string? UserId { get; init; }

    /// <summary><c>$identified_id</c></summary>
    public string? IdentifiedId { get; init; }

    /// <summary><c>$anon_id</c></summary>
    public string? AnonId { get; init; }

    /// <summary><c>$anon_distinct_id</c></summary>
    public string? AnonDistinctId { get; init; }

    /// <summary><c>alias</c></summary>
    public string? Alias { get; init; }

    /// <summary><c>$distinct_ids</c>; null when it is missing.</summary>
    public IReadOnlyList<string>? DistinctIds { get; init; }

    /// <summary>Reads a record that was found good.</summary>
    public static EventIds Read(ReadOnlySpan<byte> record)
    {
        Utf8JsonReader reader = new(record);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isProperties = reader.ValueTextEquals("properties"u8);
            reader.Read();
            if (isProperties)
            {
                return ReadProperties(ref reader);
            }

            reader.Skip();
        }

        return default;
    }

    private static EventIds ReadProperties(ref Utf8JsonReader reader)
    {
        EventIds ids = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("$device_id"u8))
            {
                ids = ids with { DeviceId = ReadId(ref reader) };
            }
            else if (reader.ValueTextEquals("$user_id"u8))
            {
                ids = ids with { UserId = ReadId(ref reader) };
            }
            else if (reader.ValueTextEquals("$identified_id"u8))
            {
                ids = ids with { IdentifiedId = ReadId(ref reader) };
            }
            else if (reader.ValueTextEquals("$anon_id"u8))
            {
                ids = ids with { AnonId = ReadId(ref reader) };
            }
            else if (reader.ValueTextEquals("$anon_distinct_id"u8))
            {
                ids = ids with { AnonDistinctId = ReadId(ref reader) };
            }
            else if (reader.ValueTextEquals("alias"u8))
            {
                ids = ids with { Alias = ReadId(ref reader) };
            }
            else if (reader.ValueTextEquals("$distinct_ids"u8))
            {
                ids = ids with { DistinctIds = ReadIds(ref reader) };
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return ids;
    }

    private static string? ReadId(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
        return reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } id ? id : null;
    }

    // What is not text makes the list too short, and so no merge.
    private static List<string> ReadIds(ref Utf8JsonReader reader)
    {
        List<string> ids = [];
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return ids;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } id)
            {
                ids.Add(id);
            }

            reader.Skip();
        }

        return ids;
    }
}
