namespace MixpanelFunctions.StandIn.Records;

/// <summary>One record of a request: where it is in the body, what identifies it, and the first rule it breaks, if any.</summary>
internal readonly record struct ReadRecord
{
    /// <summary>Where the record's JSON begins in the body, in bytes.</summary>
    public int Start { get; init; }

    /// <summary>The length of the record's JSON, in bytes.</summary>
    public int Length { get; init; }

    public string? Event { get; init; }

    public string? DistinctId { get; init; }

    public string? InsertId { get; init; }

    /// <summary>The time as sent: seconds or milliseconds since the epoch.</summary>
    public long? Time { get; init; }

    public string? Token { get; init; }

    /// <summary>What is wrong with the record; null when it is good.</summary>
    public RecordProblem? Problem { get; init; }
}

/// <summary>A broken rule: the field, as <c>failed_records</c> names it, and a message for users.</summary>
internal sealed record RecordProblem(string Field, string Message)
{
    public static RecordProblem Of(string field, string rule) => new(field, $"'{field}' is invalid: {rule}");
}
