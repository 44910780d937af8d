namespace MixpanelFunctions.StandIn.Faults;

/// <summary>The meaning of <see cref="FaultTrigger.Number"/>.</summary>
public enum FaultTriggerKind
{
    /// <summary>Every request until switched off.</summary>
    Always,

    /// <summary>The next N requests.</summary>
    Next,

    /// <summary>Every so-many-th request, counted from when the fault was set.</summary>
    Every,

    /// <summary>The one request of that number; the first after the start or after <see cref="FaultSwitch.Clear"/> is 1.</summary>
    Request,

    /// <summary>Every request from that number on, counted as for <see cref="Request"/>, until switched off.</summary>
    From,
}

/// <summary>Which requests a fault affects. Only requests to Mixpanel's endpoints count.</summary>
/// <param name="Kind">How <paramref name="Number"/> is meant.</param>
/// <param name="Number">At least 1; without meaning for <see cref="FaultTriggerKind.Always"/>.</param>
public readonly record struct FaultTrigger(FaultTriggerKind Kind, long Number)
{
    /// <summary>Every request until switched off.</summary>
    public static FaultTrigger Always { get; } = new(FaultTriggerKind.Always, 1);

    /// <summary>The next <paramref name="count"/> requests that no fault set earlier takes.</summary>
    public static FaultTrigger Next(long count) => new(FaultTriggerKind.Next, count);

    /// <summary>Every <paramref name="k"/>-th request from now on.</summary>
    public static FaultTrigger Every(long k) => new(FaultTriggerKind.Every, k);

    /// <summary>The request with this number, from 1, since the start or the last <see cref="FaultSwitch.Clear"/>.</summary>
    public static FaultTrigger Request(long number) => new(FaultTriggerKind.Request, number);

    /// <summary>Every request from this number on, from 1, since the start or the last <see cref="FaultSwitch.Clear"/>.</summary>
    public static FaultTrigger From(long number) => new(FaultTriggerKind.From, number);
}
