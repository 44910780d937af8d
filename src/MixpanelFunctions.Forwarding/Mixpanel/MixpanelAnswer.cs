namespace MixpanelFunctions.Forwarding.Mixpanel;

/// <summary>What Mixpanel's answer, or no answer, means for the records of its request.</summary>
public enum AnswerKind
{
    /// <summary>All records are in.</summary>
    Accepted,

    /// <summary>Some records are refused for good, the others are in.</summary>
    PartlyRefused,

    /// <summary>The request is refused, and which record is to blame is not said.</summary>
    Refused,

    /// <summary>The request is too large.</summary>
    TooLarge,

    /// <summary>The credentials or the address are wrong: nothing will get through until that is corrected.</summary>
    Misconfigured,

    /// <summary>Nothing is known to be in; the same request may get through later.</summary>
    Unavailable,

    /// <summary>Nothing was sent: the project's circuit breaker is open.</summary>
    Barred,
}

/// <summary>A record that Mixpanel refused.</summary>
/// <param name="Index">Its place in the request, counted from 0.</param>
/// <param name="Field">The field at fault, as Mixpanel names it.</param>
/// <param name="Message">Why, in Mixpanel's words.</param>
internal sealed record RefusedRecord(int Index, string? Field, string Message);

/// <summary>The result of one attempt of a request.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Description">The answer in a few words, without anything of the request.</param>
internal sealed record MixpanelAnswer(AnswerKind Kind, string Description)
{
    /// <summary>For <see cref="AnswerKind.PartlyRefused"/>: which, in order.</summary>
    public IReadOnlyList<RefusedRecord> RefusedRecords { get; init; } = [];

    /// <summary>What Mixpanel says of a request that it refuses as a whole. It may quote the request: for dead letters only.</summary>
    public string? Detail { get; init; }

    /// <summary>How many records Mixpanel says it took; <see langword="null"/> if it does not say.</summary>
    public int? Imported { get; init; }

    /// <summary>The answer's HTTP status; <see langword="null"/> if none came.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Where no answer came and the connection is to blame: what happened to it, one of a few names.</summary>
    public string? Fault { get; init; }

    /// <summary>How long Mixpanel wants the app to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
