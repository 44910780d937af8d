namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>The events of Mixpanel's own SDKs that correspond to Edge events.</summary>
/// <remarks>
/// https://github.com/mixpanel/mixpanel-js, <c>track_pageview</c> and <c>autocapture</c>; https://github.com/mixpanel/mixpanel-swift, <c>AutomaticEvents</c>.
/// </remarks>
internal static class SdkEvents
{
    /// <summary>A page was seen.</summary>
    public const string PageView = "$mp_web_page_view";

    /// <summary>An element was clicked.</summary>
    public const string Click = "$mp_click";

    /// <summary>An app was opened for the first time.</summary>
    public const string FirstOpen = "$ae_first_open";

    /// <summary>An app was opened for the first time after an update.</summary>
    public const string Updated = "$ae_updated";

    /// <summary>An app was used and left.</summary>
    public const string Session = "$ae_session";

    /// <summary>Their names, by what <see cref="EventNameExpression"/> calls the event.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>
    {
        ["web.webpagedetails.pageViews"] = PageView,
        ["web.webinteraction.linkClicks"] = Click,
        [EventNameExpression.AppInstall] = FirstOpen,
        [EventNameExpression.AppUpgrade] = Updated,
        [EventNameExpression.AppClose] = Session,
    };
}
