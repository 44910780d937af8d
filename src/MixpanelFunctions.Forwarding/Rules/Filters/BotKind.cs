using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary><c>bots</c>: filters by Adobe's score and by known crawlers' user agents.</summary>
/// <remarks>https://experienceleague.adobe.com/en/docs/experience-platform/xdm/field-groups/event/bot-detection-information: from 0, no bot, to 1.</remarks>
internal sealed class BotKind : FilterKind
{
    public override string Name => "bots";

    public override string Summary =>
        "Events whose `xdm.botDetection.score` is at least `score`. With `userAgents`, also events whose user agent names a known crawler or tool.";

    public override string Example => """{ "name": "Bots", "bots": { "score": 0.8, "userAgents": true } }""";

    internal override FilterTest? Compile(FilterScope scope)
    {
        BotFilter filter = scope.Definition.Bots!;
        if (filter.Score is null && !filter.UserAgents)
        {
            scope.Errors.Add(filter.Place, "needs score, userAgents or both");
        }

        if (filter.Score is not (null or (> 0 and <= 1)))
        {
            scope.Errors.Add(filter.Place.Key("score"), "must be above 0 and at most 1");
        }

        return new Test(
            filter.Score is null ? -1 : scope.Slot("xdm.botDetection.score"),
            filter.Score ?? 0,
            filter.UserAgents ? scope.Slot("xdm.environment.browserDetails.userAgent") : -1);
    }

    private sealed class Test(int scoreSlot, double least, int userAgentSlot) : FilterTest
    {
        public override bool Holds(EventValues values) => IsScored(values) || IsCrawler(values);

        public override string Reason(EventValues values) =>
            IsScored(values) ? "the bot score is high enough"
            : IsCrawler(values) ? "the user agent is that of a known crawler or tool"
            : "the event is not from a known bot";

        private bool IsScored(EventValues values)
        {
            if (scoreSlot < 0)
            {
                return false;
            }

            JsonValue score = values[scoreSlot];
            // XDM's numbers may come as texts.
            return score.Kind is JsonKind.Number or JsonKind.String && JavaScriptComparison.AsNumber(values, score) >= least;
        }

        private bool IsCrawler(EventValues values) =>
            userAgentSlot >= 0 && values[userAgentSlot] is { Kind: JsonKind.String } agent && Crawlers.IsOne(values.PlainText(agent));
    }
}
