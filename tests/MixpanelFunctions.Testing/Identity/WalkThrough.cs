using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Identities;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Testing.Identity;

/// <summary>By which fields a site tells who is signed in: one of the two rule files of docs/mixpanel-identity.md fits.</summary>
public enum Site
{
    /// <summary>An authenticated identity beside the ECID.</summary>
    IdentityMap,

    /// <summary>Fields of the tenant's own, as the guide of Adobe's extension recommends them.</summary>
    TenantFields,
}

/// <summary>What happens on a site, and who must be who in the end.</summary>
/// <param name="Events">The events in the order in which they happen.</param>
/// <param name="Users">The users in the end.</param>
internal sealed record WalkThrough(IReadOnlyList<SiteEvent> Events, IReadOnlyList<ExpectedUser> Users)
{
    public const string Phone = "94080774121207177358352766333727308464";
    public const string Desktop = "50014360054523924290193025280511357581";

    /// <summary>Mixpanel's "New User Signup".</summary>
    public static WalkThrough NewUserSignsUp { get; } = new(
        [new(Desktop), new(Desktop), new(Desktop, "kari", IsSignIn: true), new(Desktop, "kari")],
        [new("kari", [Desktop], [1, 2, 3, 4])]);

    /// <summary>Mixpanel's "Returning User": the one from before, on another device.</summary>
    public static WalkThrough ReturnsOnASecondDevice { get; } = new(
        [.. NewUserSignsUp.Events, new(Phone), new(Phone), new(Phone, "kari", IsSignIn: true), new(Phone, "kari")],
        [new("kari", [Desktop, Phone], [1, 2, 3, 4, 5, 6, 7, 8])]);

    /// <summary>Mixpanel's "Multiple Users, One Device", with the new anonymous id that its guide asks for.</summary>
    public static WalkThrough SeveralUsersOnOneDevice { get; } = new(
        [new(Desktop), new(Desktop, "kari", IsSignIn: true), new(Phone), new(Phone), new(Phone, "ola", IsSignIn: true), new(Phone, "ola")],
        [new("kari", [Desktop], [1, 2]), new("ola", [Phone], [3, 4, 5, 6])]);

    /// <summary>The same where the ECID stays, as it does unless a site sees to it.</summary>
    public static WalkThrough SeveralUsersWithOneEcid { get; } = new(
        [.. SeveralUsersOnOneDevice.Events.Select(each => each with { Device = Desktop }), new(Desktop)],
        [new("kari", [Desktop], [1, 2, 3, 4, 7]), new("ola", [], [5, 6])]);

    /// <summary>Mixpanel's "Server-side Identity Management": a server's events know the customer, and no device.</summary>
    public static WalkThrough ServerSideEvents { get; } = new(
        [new(Desktop), new(Desktop, "kari", IsSignIn: true), new(null, "kari"), new(null, "kari"), new(null, "ola")],
        [new("kari", [Desktop], [1, 2, 3, 4]), new("ola", [], [5])]);

    /// <summary>As a site sends them, in the order in which they happened.</summary>
    public HubMessage[] Messages(Site site) =>
        [.. Events.Select((each, index) => EdgeEvents.Message(index + 1, each.Body(site, index + 1)))];
}

/// <summary>Something that a visitor does.</summary>
/// <param name="Device">The ECID; <see langword="null"/> where a server tells of it.</param>
/// <param name="User">Who is signed in, if anybody.</param>
/// <param name="IsSignIn">Whether it is the sign-in itself.</param>
/// <param name="Visitor">The anonymous id that the site gives out itself, if it does.</param>
internal sealed record SiteEvent(string? Device, string? User = null, bool IsSignIn = false, string? Visitor = null)
{
    private static readonly DateTimeOffset First = EdgeEvents.Enqueued - TimeSpan.FromHours(1);

    /// <summary>The number of the event that a record was made of: each has a second of its own.</summary>
    public static int NumberOf(StoredEvent stored) => (int)((stored.Time!.Value - First.ToUnixTimeMilliseconds()) / 1_000);

    public string Body(Site site, int number)
    {
        string time = (First + TimeSpan.FromSeconds(number)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        JsonObject identityMap = [];
        if (Device is not null)
        {
            identityMap["ECID"] = new JsonArray(new JsonObject { ["id"] = Device, ["primary"] = true });
        }

        JsonObject xdm = new()
        {
            ["_id"] = string.Create(CultureInfo.InvariantCulture, $"event-{number}"),
            ["timestamp"] = time,
            ["eventType"] = IsSignIn ? "userAccount.login" : "web.webpagedetails.pageViews",
            ["identityMap"] = identityMap,
        };
        if (site == Site.IdentityMap && User is not null)
        {
            identityMap["CRMID"] = new JsonArray(new JsonObject { ["id"] = User, ["authenticatedState"] = "authenticated" });
        }
        else if (site == Site.TenantFields)
        {
            xdm["_acme"] = new JsonObject
            {
                ["event_type"] = IsSignIn ? "signin" : "pageview",
                ["distinct_id"] = User,
                ["visitor"] = Visitor,
                // Typed by hand.
                ["LoginID"] = IsSignIn ? $"  {User!.ToUpperInvariant()} " : null,
            };
        }

        return new JsonObject { ["xdm"] = xdm }.ToJsonString();
    }
}

/// <summary>A user whom Mixpanel must know in the end.</summary>
/// <param name="Id">The known id.</param>
/// <param name="Devices">The ECIDs that are the user's.</param>
/// <param name="Events">The numbers of the events that are the user's.</param>
internal sealed record ExpectedUser(string Id, IReadOnlyList<string> Devices, IReadOnlyList<int> Events)
{
    /// <summary>A device's id as Mixpanel knows it.</summary>
    public static string Sent(string device, IdentitySystem system)
    {
        if (system == IdentitySystem.Simplified)
        {
            return "$device:" + device;
        }

        // RFC 9562, section 5.4: version 4 in the upper half of the seventh byte, the variant in the upper bits of the ninth.
        byte[] uuid = SHA256.HashData(Encoding.ASCII.GetBytes(device))[..16];
        uuid[6] = (byte)((uuid[6] % 16) + 0x40);
        uuid[8] = (byte)((uuid[8] % 64) + 0x80);
        return new Guid(uuid, bigEndian: true).ToString();
    }
}
