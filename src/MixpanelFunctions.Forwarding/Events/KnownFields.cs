using System.Text;

namespace MixpanelFunctions.Forwarding.Events;

/// <summary>Fields of XDM's standard field groups that only events have, and those that only profiles have (adobe/xdm, components/fieldgroups).</summary>
internal static class KnownFields
{
    private static readonly byte[][] OfEvents = Names(
        "web", "commerce", "productListItems", "environment", "device", "application", "marketing", "mediaCollection", "mediaDownloadedEvents",
        "advertising", "directMarketing", "search", "siteSearch", "placeContext", "implementationDetails");

    private static readonly byte[][] OfProfiles = Names(
        "person", "segmentMembership", "personalEmail", "workEmail", "mobilePhone", "homePhone", "workPhone", "faxPhone", "homeAddress", "workAddress",
        "mailingAddress", "billingAddress", "shippingAddress", "preferredLanguage", "timeZone", "loyalty", "consents", "optInOut", "profilePictureLink",
        "personID", "testProfile");

    public static bool IsOfEvents(ReadOnlySpan<byte> name) => Contains(OfEvents, name);

    public static bool IsOfProfiles(ReadOnlySpan<byte> name) => Contains(OfProfiles, name);

    private static byte[][] Names(params string[] names) => [.. names.Select(Encoding.UTF8.GetBytes)];

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
