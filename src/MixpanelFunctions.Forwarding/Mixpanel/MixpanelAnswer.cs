namespace MixpanelFunctions.Forwarding.Mixpanel;

/// <summary>What Mixpanel's answer, or no answer, means for the records of its request.</summary>
public enum AnswerKind
{
    /// <summary>All records are accepted.</summary>
    Accepted,

    /// <summary>Some records are refused permanently, the others are accepted.</summary>
    PartlyRefused,

    /// <summary>The request is refused, without the record that is wrong.</summary>
    Refused,

    /// <summary>The request is too large.</summary>
    TooLarge,

    /// <summary>The credentials or the address are wrong. Nothing is accepted until they are corrected.</summary>
    Misconfigured,

    /// <summary>It is unknown whether records were accepted. The same request can succeed later.</summary>
    Unavailable,

    /// <summary>Nothing was sent: the project's circuit breaker is open.</summary>
    Barred,
}

/// <summary>A record that Mixpanel refused.</summary>
/// <param name="Index">Its place in the request, counted from 0.</param>
/// <param name="Field">The wrong field, as Mixpanel names it.</param>
/// <param name="Message">The reason, in Mixpanel's words.</param>
internal sealed record RefusedRecord(int Index, string? Field, string Message);

/// <summary>The result of one attempt of a request.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Description">The answer in a few words, without anything of the request.</param>
internal sealed record MixpanelAnswer(AnswerKind Kind, string Description)
{
    /// <summary>For <see cref="AnswerKind.PartlyRefused"/>: which, in order.</summary>
    public IReadOnlyList<RefusedRecord> RefusedRecords { get; init; } = [];

    /// <summary>Mixpanel's text for a request that it refuses as a whole. It can quote the request, so use it only in dead letters.</summary>
    public string? Detail { get; init; }

    /// <summary>The number of accepted records that Mixpanel reports; <see langword="null"/> if it does not say.</summary>
    public int? Imported { get; init; }

    /// <summary>The answer's HTTP status; <see langword="null"/> without an answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>If there is no answer because of the connection: its error, from a short list of names.</summary>
    public string? Fault { get; init; }

    /// <summary>How long Mixpanel wants the app to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
