using System.Net;
using System.Text.Json;
using MixpanelFunctions.StandIn.Records;

namespace MixpanelFunctions.StandIn.Profiles;

/// <summary>The context of an update in addition to its change: where the user was, when, and how to interpret its id.</summary>
internal readonly record struct UpdateContext
{
    /// <summary>The largest number that is taken for seconds; larger ones are milliseconds.</summary>
    private const double LargestSeconds = 20_000_000_000;

    /// <summary>The profile's location by this update; null if the update has none.</summary>
    public ProfilePlace? Place { get; init; }

    /// <summary>Whether the update requests no location: <c>"$ip":0</c>.</summary>
    public bool HasNoPlace { get; init; }

    /// <summary>When the profile changed; null for the time of arrival.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Whether <c>$last_seen</c> stays.</summary>
    public bool IgnoreTime { get; init; }

    /// <summary>
    /// Whether <c>$ignore_alias</c> is true: the profile of the very id that was sent is meant, and not that of the user
    /// whom it belongs to (mixpanel/docs <c>openapi/ingestion.openapi.yaml</c>, <c>/engage#profile-delete</c>).
    /// </summary>
    public bool IgnoreAlias { get; init; }

    /// <summary>
    /// Reads <c>$ip</c>, <c>$latitude</c>, <c>$longitude</c>, <c>$time</c>, <c>$ignore_time</c> and <c>$ignore_alias</c>. Public text
    /// does not say what Mixpanel does with values of other kinds: here they are refused, so that they are seen.
    /// </summary>
    public static UpdateContext Read(JsonElement update, out RecordProblem? problem)
    {
        problem = null;
        double? latitude = Number(update, "$latitude", 90, ref problem);
        double? longitude = Number(update, "$longitude", 180, ref problem);
        if (latitude is null != longitude is null)
        {
            problem ??= RecordProblem.Of(latitude is null ? "$latitude" : "$longitude", "must not be missing: a place has both");
        }

        string? address = Address(update, ref problem);
        return new()
        {
            Place = latitude is { } north && longitude is { } east ? ProfilePlace.At(north, east)
                : address is null or "0" ? null
                : new ProfilePlace(ProfilePlaceKind.Address, address),
            HasNoPlace = address == "0",
            Time = TimeOf(update, ref problem),
            IgnoreTime = Flag(update, "$ignore_time", ref problem),
            IgnoreAlias = Flag(update, "$ignore_alias", ref problem),
        };
    }

    private static string? Address(JsonElement update, ref RecordProblem? problem)
    {
        if (!update.TryGetProperty("$ip"u8, out JsonElement ip))
        {
            return null;
        }

        // Mixpanel's own SDKs send the number 0 for no place (docs/tracking-methods/sdks/python).
        if (ip.ValueKind == JsonValueKind.Number && ip.GetRawText() == "0")
        {
            return "0";
        }

        if (ip.ValueKind == JsonValueKind.String && (ip.ValueEquals("0") || IPAddress.TryParse(ip.GetString(), out _)))
        {
            return ip.GetString();
        }

        problem ??= RecordProblem.Of("$ip", "must be an IP address, or 0 for no place");
        return null;
    }

    private static double? Number(JsonElement update, string name, double largest, ref RecordProblem? problem)
    {
        if (!update.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && Math.Abs(value.GetDouble()) <= largest)
        {
            return value.GetDouble();
        }

        problem ??= RecordProblem.Of(name, $"must be a number of degrees from -{largest} to {largest}");
        return null;
    }

    // Seconds or milliseconds: of Mixpanel's SDKs, Python's sends the former and Node's and Ruby's the latter.
    private static DateTimeOffset? TimeOf(JsonElement update, ref RecordProblem? problem)
    {
        if (!update.TryGetProperty("$time"u8, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.GetDouble() is > 0 and < LargestSeconds * 1_000 and var time)
        {
            return DateTimeOffset.FromUnixTimeMilliseconds((long)(time < LargestSeconds ? time * 1_000 : time));
        }

        problem ??= RecordProblem.Of("$time", "must be specified as seconds or milliseconds since epoch");
        return null;
    }

    private static bool Flag(JsonElement update, string name, ref RecordProblem? problem)
    {
        if (!update.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.False)
        {
            return false;
        }

        if (value.ValueKind != JsonValueKind.True)
        {
            problem ??= RecordProblem.Of(name, "must be true or false");
        }

        return true;
    }
}
