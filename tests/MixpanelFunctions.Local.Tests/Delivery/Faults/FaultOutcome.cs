namespace MixpanelFunctions.Local.Tests.Delivery.Faults;

/// <summary>What became of the events of a trial.</summary>
/// <param name="Deliveries">How often the host brought the batch.</param>
/// <param name="Delivered">Events that Mixpanel holds, duplicates dropped.</param>
/// <param name="DeadLettered">Events that are dead-lettered.</param>
/// <param name="Lost">Events that are neither.</param>
/// <param name="Twice">Events that Mixpanel holds more than once, or that are dead-lettered more than once, or both held and dead-lettered.</param>
internal sealed record FaultOutcome(int Deliveries, int Delivered, int DeadLettered, int Lost, int Twice)
{
    public static FaultOutcome Of(int events, int deliveries, IReadOnlyList<int> stored, IReadOnlyList<long> dead)
    {
        Dictionary<int, int> ends = stored.Concat(dead.Select(number => (int)number)).CountBy(number => number).ToDictionary();
        return new FaultOutcome(
            deliveries,
            stored.Distinct().Count(),
            dead.Distinct().Count(),
            Enumerable.Range(1, events).Count(number => !ends.ContainsKey(number)),
            ends.Count(end => end.Value > 1));
    }
}
