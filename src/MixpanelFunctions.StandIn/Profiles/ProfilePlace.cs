using System.Globalization;

namespace MixpanelFunctions.StandIn.Profiles;

/// <summary>The location of a profile, as Mixpanel finds it: <c>$city</c>, <c>$region</c>, <c>$country_code</c> and <c>$timezone</c>.</summary>
public enum ProfilePlaceKind
{
    /// <summary>The update's <c>$latitude</c> and <c>$longitude</c>.</summary>
    Coordinates,

    /// <summary>The update's <c>$ip</c>.</summary>
    Address,

    /// <summary>The address that the request came from: a server's own place.</summary>
    Request,
}

/// <summary>
/// What Mixpanel would find a profile's place by (mixpanel/docs <c>docs/tracking-best-practices/geolocation</c>). The stand-in has
/// no map of addresses: it keeps what the place would be looked up from, which Mixpanel itself drops.
/// </summary>
/// <param name="Kind">What it is found by.</param>
/// <param name="Value">The address, or latitude and longitude with a comma between; empty for the request's.</param>
public sealed record ProfilePlace(ProfilePlaceKind Kind, string Value)
{
    internal static ProfilePlace OfRequest { get; } = new(ProfilePlaceKind.Request, "");

    internal static ProfilePlace At(double latitude, double longitude) =>
        new(ProfilePlaceKind.Coordinates, string.Create(CultureInfo.InvariantCulture, $"{latitude},{longitude}"));
}
