namespace MixpanelFunctions.Forwarding.Configuration.Rules;

/// <summary>
/// Property names that have a special meaning in Mixpanel, so that rules and events cannot use them for anything else
/// (mixpanel/docs, docs/data-structure/property-reference/reserved-properties.mdx, and in default-properties.mdx what its
/// ingestion sets itself).
/// </summary>
public static class ReservedProperties
{
    private const string Distinct = "is set by the action's distinctId, not as a property";
    private const string Kept = "is reserved by Mixpanel; use another name";

    /// <summary>Names in an event's properties, with why they are refused.</summary>
    private static readonly Dictionary<string, string> InEvents = Of(
        ("is set by the action's time, not as a property", ["time", "$time"]),
        (Distinct, ["distinct_id", "$distinct_id"]),
        ("is set by the action's insertId, not as a property", ["$insert_id"]),
        ("is set by the action's event, not as a property", ["$event_name"]),
        ("is set by the project, not as a property", ["token"]),
        ("hides events in Mixpanel; use another name", ["bucket", "$bucket"]),
        ("makes Mixpanel drop the event without an error; leave the event out by a condition", ["$ignore"]),
        // The ids of users, as identity events and Mixpanel's merging write them.
        (Kept, ["$identified_id", "$anon_id", "alias", "$distinct_ids", "$distinct_id_before_identity", "$is_reshuffled", "$preshuffle_distinct_id"]),
        (Kept, ["$failure_description", "$failure_reason", "$identity_failure_reason", "mp_original_distinct_id", "mp_original_event_name"]),
        // Where the event came from.
        (Kept, ["$source", "$partner_id", "$warehouse_type", "$warehouse_import_id", "$warehouse_import_job_id", "$warehouse_import_run_id", "$warehouse_table"]),
        // What Mixpanel computes.
        (Kept, ["$duration_s", "$event_count", "$origin_start", "$origin_end", "$mp_experiment_name"]),
        (Kept, ["$mp_api_endpoint", "$import", "$mp_api_timestamp_ms", "mp_processing_time_ms", "$mp_event_size"]));

    /// <summary>Names in a profile's properties, with why they are refused.</summary>
    private static readonly Dictionary<string, string> InProfiles = Of(
        (Distinct, ["distinct_id", "$distinct_id"]),
        ("is set by the project, not as a property", ["token", "$token"]),
        (Kept, ["time", "$time", "$insert_id", "bucket", "$bucket", "$ignore", "$mp_first_event_time"]));

    /// <summary>The names that an event's properties may not have.</summary>
    public static IReadOnlyCollection<string> Names => InEvents.Keys;

    /// <summary>The names that a profile's properties may not have.</summary>
    public static IReadOnlyCollection<string> ProfileNames => InProfiles.Keys;

    /// <summary>Names whose value must be an id that Mixpanel accepts, in events and profiles.</summary>
    public static IReadOnlyCollection<string> Ids { get; } = ["$device_id", "$user_id"];

    /// <summary>Why a name is refused, as text after the name; <see langword="null"/> for an allowed name.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="isOfEvent">Whether it is an event's property; else a profile's.</param>
    public static string? Refusal(string name, bool isOfEvent) => (isOfEvent ? InEvents : InProfiles).GetValueOrDefault(name);

    private static Dictionary<string, string> Of(params (string Reason, string[] Names)[] groups) =>
        groups.SelectMany(group => group.Names.Select(name => (name, group.Reason))).ToDictionary(StringComparer.Ordinal);
}
