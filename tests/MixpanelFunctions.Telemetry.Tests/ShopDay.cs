using System.Globalization;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Telemetry.Tests;

/// <summary>Messages of a shop in which everything happens: rules that match and do not, repairs, skips, failures at every stage.</summary>
internal static class ShopDay
{
    /// <summary>What of the events and settings must never be told.</summary>
    public static readonly string[] Personal = ["bjorn.naess", "4711-4711", "Kjole", "203.0.113.24", "secret-thought", "Checkout seen", ForwardingLine.Token];

    public const string Rules = """
        {"dataElements":{"user":{"path":"data.user"}},
         "rules":[
          {"name":"Pages","conditions":[{"left":"{{xdm.eventType}}","operator":"equals","right":"page"}],
            "actions":[{"type":"trackEvent","event":"Page","distinctId":"{{user}}","properties":{"n":"{{data.n}}","Comment":"{{data.comment}}"}}]},
          {"name":"Checkout","conditions":[{"left":"{{xdm.eventType}}","operator":"equals","right":"checkout"}],
            "actions":[
              {"type":"trackEvent","event":"Checkout seen","distinctId":"{{user}}","properties":{"n":"{{data.n}}","Basket":"{{data.basket}}"}},
              {"type":"identify","userId":"{{user}}","anonymousId":"{{data.device}}"}]},
          {"name":"Code","conditions":[{"left":"{{xdm.eventType}}","operator":"equals","right":"code"},
              {"customCode":"if (arc.event.data.n % 2) { throw new Error(arc.event.data.user); } return true;"}],
            "actions":[{"type":"trackEvent","event":"Code"}]}]}
        """;

    public static HubMessage[] Messages { get; } =
    [
        .. Many(1, 40, "page"),
        .. Many(41, 5, "page", more: $",\"comment\":\"secret-thought {new string('x', 300)}\""),
        .. Many(46, 10, "nothing"),
        .. Many(56, 8, "checkout", more: ",\"device\":\"d-4711-4711\",\"basket\":[[[[\"Kjole\"]]]]"),
        .. Many(64, 4, "checkout"),
        .. Many(68, 6, "code"),
        .. Many(74, 3, "page", time: "never"),
        .. Many(77, 2, "page", more: $",\"comment\":\"{new string('y', 1_100_000)}\""),
        .. Many(79, 7, "page", time: EdgeEvents.TooLate),
        EdgeEvents.Message(86, "secret-thought, not JSON"),
    ];

    private static IEnumerable<HubMessage> Many(int from, int count, string type, string more = "", string time = EdgeEvents.Time) =>
        Enumerable.Range(from, count).Select(number => EdgeEvents.Message(number, string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"xdm":{"timestamp":"{{{time}}}","eventType":"{{{type}}}"},"data":{"n":{{{number}}},"user":"bjorn.naess{{{number}}}@example.com","ip":"203.0.113.24"{{{more}}}}}""")));
}
