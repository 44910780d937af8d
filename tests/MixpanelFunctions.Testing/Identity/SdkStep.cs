using System.Globalization;
using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Testing.Identity;

/// <summary>Who tells of a step.</summary>
internal enum SdkStepKind
{
    /// <summary>The SDK's own event.</summary>
    SdkEvent,

    /// <summary>The SDK's <c>identify()</c>.</summary>
    SdkIdentify,

    /// <summary>An Edge event.</summary>
    EdgeEvent,

    /// <summary>The Edge event of a sign-in, for which a rule has <c>identify</c>.</summary>
    EdgeSignIn,
}

/// <summary>Something that a visitor does on a site that runs Mixpanel's SDK beside the Web SDK.</summary>
/// <param name="Kind">Who tells of it.</param>
/// <param name="Ecid">The browser's ECID; <see langword="null"/> where a server tells of it.</param>
/// <param name="SdkDevice">The UUID that the SDK has for the browser; <see langword="null"/> where the SDK is blocked or there is none.</param>
/// <param name="User">Who is signed in, if anybody.</param>
internal sealed record SdkStep(SdkStepKind Kind, string? Ecid = null, string? SdkDevice = null, string? User = null)
{
    /// <summary>What mixpanel-js puts before its anonymous ids since 2.46.</summary>
    public const string Prefix = "$device:";

    /// <summary>Whether the SDK tells of it.</summary>
    public bool IsOfSdk => Kind is SdkStepKind.SdkEvent or SdkStepKind.SdkIdentify;

    /// <summary>Whether it is an event that counts, and not only a link.</summary>
    public bool IsEvent => Kind != SdkStepKind.SdkIdentify;

    /// <summary>What <c>mixpanel.get_distinct_id()</c> returns at that moment.</summary>
    private string? DistinctId => User ?? (SdkDevice is null ? null : Prefix + SdkDevice);

    /// <summary>The <c>$insert_id</c> of a step's event.</summary>
    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"step-{number}");

    /// <summary>The Edge event, as the hub brings it.</summary>
    /// <param name="number">The step's number.</param>
    /// <param name="passesCookie">Whether the SDK's cookie comes along with the request's headers; else the site puts the SDK's distinct_id into a field.</param>
    public HubMessage Message(int number, bool passesCookie)
    {
        JsonObject acme = new() { ["user"] = User, ["login"] = Kind == SdkStepKind.EdgeSignIn ? User : null };
        JsonObject headers = [];
        if (passesCookie && SdkDevice is not null)
        {
            JsonObject cookie = new() { ["distinct_id"] = DistinctId, ["$device_id"] = SdkDevice };
            if (User is not null)
            {
                cookie["$user_id"] = User;
            }

            headers["cookie"] = $"kndctr_X=1; mp_{ForwardingLine.Token}_mixpanel={Uri.EscapeDataString(cookie.ToJsonString())}; a=b";
        }
        else if (!passesCookie)
        {
            // A server, and a page where the SDK is blocked, know at most who is signed in.
            acme["distinct_id"] = DistinctId;
        }

        JsonObject xdm = new() { ["_id"] = Id(number), ["timestamp"] = EdgeEvents.Time, ["eventType"] = "page", ["_acme"] = acme };
        if (Ecid is not null)
        {
            xdm["identityMap"] = new JsonObject { ["ECID"] = new JsonArray(new JsonObject { ["id"] = Ecid }) };
        }

        JsonObject arc = new() { ["event"] = new JsonObject { ["xdm"] = xdm }, ["request"] = new JsonObject { ["headers"] = headers } };
        return EdgeEvents.Message(number, new JsonObject { ["arc"] = arc }.ToJsonString());
    }

    /// <summary>
    /// What mixpanel-js sends: each event has <c>distinct_id</c>, <c>$device_id</c> and, after <c>identify()</c>, <c>$user_id</c>;
    /// <c>identify()</c> itself sends <c>$identify</c> with <c>$anon_distinct_id</c> (mixpanel-js, <c>src/mixpanel-core.js</c>).
    /// </summary>
    public string Record(int number)
    {
        JsonObject properties = new()
        {
            ["token"] = ForwardingLine.Token,
            ["time"] = EdgeEvents.Enqueued.ToUnixTimeMilliseconds(),
            ["distinct_id"] = DistinctId,
            ["$device_id"] = SdkDevice,
            ["$insert_id"] = Id(number),
        };
        if (User is not null)
        {
            properties["$user_id"] = User;
        }

        if (Kind == SdkStepKind.SdkIdentify)
        {
            properties["$anon_distinct_id"] = Prefix + SdkDevice;
        }

        return new JsonObject { ["event"] = Kind == SdkStepKind.SdkIdentify ? "$identify" : "Page", ["properties"] = properties }.ToJsonString();
    }
}
