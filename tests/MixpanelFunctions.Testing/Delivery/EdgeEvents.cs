using System.Globalization;
using System.Text;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Testing.Delivery;

/// <summary>Messages as the hub brings them, each with one numbered event.</summary>
internal static class EdgeEvents
{
    public const string Time = "2025-06-15T12:00:00.000Z";

    /// <summary>Later than <see cref="Time"/> by more than Mixpanel allows: refused by a stand-in whose clock shows <see cref="Time"/>.</summary>
    public const string TooLate = "2025-06-15T14:00:00.000Z";

    public static DateTimeOffset Enqueued { get; } = DateTimeOffset.Parse(Time, CultureInfo.InvariantCulture);

    /// <summary>So many messages of a partition, numbered from 1.</summary>
    public static HubMessage[] Many(int count, string partition = "0", Func<int, string>? body = null) =>
        [.. Enumerable.Range(1, count).Select(number => Message(number, body?.Invoke(number) ?? Body(number), partition))];

    public static HubMessage Message(int number, string body, string partition = "0") => new()
    {
        Body = Encoding.UTF8.GetBytes(body),
        Partition = partition,
        SequenceNumber = number,
        Offset = (number * 1_000L).ToString(CultureInfo.InvariantCulture),
        // What lies ahead of the hub's time carries the hub's: to reach the stand-in, such an event comes from a hub whose clock is ahead too.
        EnqueuedTime = body.Contains(TooLate, StringComparison.Ordinal) ? DateTimeOffset.Parse(TooLate, CultureInfo.InvariantCulture) : Enqueued,
    };

    /// <summary>An event without an id of its own, so that its record's id comes of where the message stands.</summary>
    public static string Body(int number, string type = "pageView", string time = Time, string? filling = null) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"xdm":{"timestamp":"{{{time}}}","eventType":"{{{type}}}","identityMap":{"ECID":[{"id":"ecid-{{{number % 97}}}"}]}},"data":{"n":{{{number}}}{{{(filling is null ? "" : $",\"filling\":\"{filling}\"")}}}}}""");
}
