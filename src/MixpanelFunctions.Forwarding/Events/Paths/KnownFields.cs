using System.Text;

namespace MixpanelFunctions.Forwarding.Events.Paths;

/// <summary>The fields at the top level of XDM: those that only events have, those that only profiles have, and others (adobe/xdm, components/fieldgroups).</summary>
internal static class KnownFields
{
    private static readonly string[] EventNames =
    [
        "web", "commerce", "productListItems", "environment", "device", "application", "marketing", "mediaCollection", "mediaDownloadedEvents",
        "advertising", "directMarketing", "search", "siteSearch", "placeContext", "implementationDetails",
    ];

    private static readonly string[] ProfileNames =
    [
        "person", "segmentMembership", "personalEmail", "workEmail", "mobilePhone", "homePhone", "workPhone", "faxPhone", "homeAddress", "workAddress",
        "mailingAddress", "billingAddress", "shippingAddress", "preferredLanguage", "timeZone", "loyalty", "consents", "optInOut", "profilePictureLink",
        "personID", "testProfile",
    ];

    private static readonly string[] OtherNames =
        ["_id", "eventType", "timestamp", "identityMap", "endUserIDs", "media", "mediaReporting", "channel", "receivedTimestamp", "producedBy", "eventMergeId"];

    /// <summary>Names of objects and lists that a plain text is not by chance.</summary>
    private static readonly string[] PlainContainers = ["identityMap", "productListItems", "placeContext", "implementationDetails", "endUserIDs"];

    /// <summary>Names that a plain text is not by chance.</summary>
    private static readonly string[] PlainNames = ["_id", "eventType", "timestamp", .. PlainContainers];

    /// <summary>Starts of paths that a plain text is not by chance, unlike <c>commerce.purchases</c> and <c>web.webinteraction.linkClicks</c>, which are types of events.</summary>
    private static readonly string[] PlainStarts =
        [.. PlainContainers.SelectMany(name => new[] { $"{name}.", $"{name}[" }), "_", "device.", "environment.", "web.webPageDetails.", "web.webReferrer.", "web.webInteraction.", "commerce.order."];

    private static readonly byte[][] OfEvents = Utf8(EventNames);
    private static readonly byte[][] OfProfiles = Utf8(ProfileNames);

    public static bool IsOfEvents(ReadOnlySpan<byte> name) => Contains(OfEvents, name);

    public static bool IsOfProfiles(ReadOnlySpan<byte> name) => Contains(OfProfiles, name);

    /// <summary>The path that was meant by one without <c>xdm.</c>, such as <c>eventType</c>; <see langword="null"/> if it does not start with a field of XDM or a tenant's name.</summary>
    /// <param name="path">The path as it was written.</param>
    /// <param name="first">Its first name.</param>
    public static string? Complete(string path, string first)
    {
        string? known = first.Length > 1 && first[0] == '_' ? first
            : EventNames.Concat(ProfileNames).Concat(OtherNames).FirstOrDefault(name => name.Equals(first, StringComparison.OrdinalIgnoreCase));
        return known is null ? null
            : path[0] == '[' ? $"xdm{path}"
            : $"xdm.{known}{path[first.Length..]}";
    }

    /// <summary>Whether a text is a path without <c>xdm.</c> and hardly anything else.</summary>
    public static bool IsPlainly(string text) =>
        PlainNames.Contains(text, StringComparer.Ordinal)
        || (text.AsSpan(1).IndexOfAny('.', '[') >= 0
            && text.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '.' or '[' or ']' or '"')
            && Array.Exists(PlainStarts, start => text.StartsWith(start, StringComparison.Ordinal)));

    private static byte[][] Utf8(string[] names) => [.. names.Select(Encoding.UTF8.GetBytes)];

    private static bool Contains(byte[][] names, ReadOnlySpan<byte> name)
    {
        foreach (byte[] known in names)
        {
            if (name.SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }
}
