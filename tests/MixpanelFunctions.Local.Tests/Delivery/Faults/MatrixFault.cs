using MixpanelFunctions.StandIn.Faults;

namespace MixpanelFunctions.Local.Tests.Delivery.Faults;

/// <summary>What goes wrong in a trial.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Of">The fault, once it is known which request it befalls, counted from 1.</param>
/// <param name="HasPoison">Whether that request holds a record that Mixpanel refuses by its own rules.</param>
internal sealed record MatrixFault(string Name, Func<int, Fault> Of, bool HasPoison = false)
{
    /// <summary>Longer than an attempt may take.</summary>
    private static readonly TimeSpan Late = FaultTrial.AttemptTimeOut + TimeSpan.FromSeconds(9);

    /// <summary>Every fault that the table of answers speaks of.</summary>
    public static IReadOnlyList<MatrixFault> All { get; } =
    [
        Once("400: some records refused", FaultKind.SomeRefused),
        new("400 without a list: one record refused", _ => new Fault { Kind = FaultKind.FailedRecordsHidden, When = FaultTrigger.Always }, HasPoison: true),
        Once("400 without a list, once", FaultKind.BadRequestWithoutList),
        Status(413),
        Status(401),
        Status(403),
        Status(404),
        Status(429),
        RetryAfter("429, `Retry-After` in seconds", TimeSpan.FromSeconds(90), asDate: false),
        RetryAfter("429, `Retry-After` as a date", TimeSpan.FromSeconds(90), asDate: true),
        RetryAfter("429, `Retry-After` beyond the budget", FaultTrial.Budget * 2, asDate: false),
        Status(408),
        Status(500),
        Status(502),
        Status(503),
        Status(504),
        new("503 until the batch fails", request => new Fault { Kind = FaultKind.Status, When = FaultTrigger.From(request) }),
        new("no connection until the batch fails", request => new Fault { Kind = FaultKind.ResetBeforeBody, When = FaultTrigger.From(request) }),
        new("time-out, nothing stored", request => new Fault { Kind = FaultKind.Delay, When = FaultTrigger.Request(request), Delay = Late }),
        new("time-out, all stored", request => new Fault { Kind = FaultKind.LateAnswer, When = FaultTrigger.Request(request), Delay = Late }),
        Once("reset before the body", FaultKind.ResetBeforeBody),
        Once("reset during the body", FaultKind.ResetDuringBody),
        Once("reset after the body, all stored", FaultKind.ResetAfterStored),
        Once("200, empty", FaultKind.EmptyAnswer),
        Once("200, truncated", FaultKind.TruncatedAnswer),
        Once("200, malformed", FaultKind.MalformedAnswer),
        Once("200 with a lower count", FaultKind.FewerImported),
    ];

    private static MatrixFault Once(string name, FaultKind kind) =>
        new(name, request => new Fault { Kind = kind, When = FaultTrigger.Request(request) });

    private static MatrixFault Status(int status) =>
        new($"{status}", request => new Fault { Kind = FaultKind.Status, When = FaultTrigger.Request(request), Status = status });

    private static MatrixFault RetryAfter(string name, TimeSpan wait, bool asDate) => new(name, request => new Fault
    {
        Kind = FaultKind.Status,
        When = FaultTrigger.Request(request),
        Status = 429,
        RetryAfter = wait,
        RetryAfterAsDate = asDate,
    });
}
