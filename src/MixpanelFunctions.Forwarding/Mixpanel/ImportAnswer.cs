using System.Text.Json.Serialization;

namespace MixpanelFunctions.Forwarding.Mixpanel;

/// <summary>The body of an answer of <c>/import?strict=1</c>.</summary>
internal sealed record ImportAnswer
{
    [JsonPropertyName("code")]
    public int? Code { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }

    [JsonPropertyName("num_records_imported")]
    public int? Imported { get; init; }

    [JsonPropertyName("failed_records")]
    public IReadOnlyList<FailedRecord>? FailedRecords { get; init; }
}

/// <summary>A refused record. Matched by its index: the id's key is spelled <c>insert_id</c> and <c>$insert_id</c>.</summary>
internal sealed record FailedRecord
{
    [JsonPropertyName("index")]
    public int? Index { get; init; }

    [JsonPropertyName("field")]
    public string? Field { get; init; }

    [JsonPropertyName("message")]
    public string? Message { get; init; }
}

[JsonSerializable(typeof(ImportAnswer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
