using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

// The summaries of the keys are also the descriptions that editors show, by the schema of the rules file.

/// <summary>What to add, remove and change in the properties of every event record, after rules, presets and <c>spread</c>.</summary>
/// <example>{ "deny": [ "*email*", "$city" ], "hash": [ "Customer number" ], "scrubUrls": true, "mask": [ "email", "card" ] }</example>
public sealed record PropertiesDefinition
{
    internal PropertiesDefinition(ConfigObject json)
    {
        Place = json.Place;
        Constants = json.Take("constants");
        Deny = json.Names("deny");
        Allow = json.Names("allow");
        Hash = json.Names("hash");
        HashKey = json.Has("hashKey") ? new HashKeyDefinition(json.Object("hashKey")) : null;
        ScrubUrls = json.FlagOrObject("scrubUrls", () => new ScrubUrlsDefinition(), scrub => new ScrubUrlsDefinition(scrub));
        Mask = json.Names("mask");
        Profiles = json.Has("profiles") ? json.Flag("profiles") : null;
        Identity = json.Has("identity") ? new IdentityGovernance(json.Object("identity")) : null;
        json.RefuseRest();
        json.Check("constants", Constants is null or { ValueKind: JsonValueKind.Object }, "must be an object of properties");
        json.Check("allow", Allow is not { Count: 0 }, "is empty: every property would be removed");
        for (int i = 0; i < (Mask?.Count ?? 0); i++)
        {
            json.Check("mask", PropertyMasks.All.Contains(Mask![i]), $"unknown kind \"{Mask[i]}\"{NearestName.SuggestOrList(Mask[i], PropertyMasks.All)}", i);
        }
    }

    private PropertiesDefinition(PropertiesDefinition below, PropertiesDefinition above)
    {
        Place = above.Place;
        Constants = above.Constants ?? below.Constants;
        Deny = above.Deny ?? below.Deny;
        Allow = above.Allow ?? below.Allow;
        Hash = above.Hash ?? below.Hash;
        HashKey = above.HashKey ?? below.HashKey;
        ScrubUrls = above.ScrubUrls ?? below.ScrubUrls;
        Mask = above.Mask ?? below.Mask;
        Profiles = above.Profiles ?? below.Profiles;
        Identity = above.Identity ?? below.Identity;
    }

    /// <summary>Where it is defined.</summary>
    public Place Place { get; }

    /// <summary>Properties for every event record, unless a rule or the event has one with that name. Values can contain tokens.</summary>
    /// <example>{ "Source": "Edge" }</example>
    public JsonElement? Constants { get; init; }

    /// <summary>Names of properties to remove, also inside objects and lists. <c>*</c> matches any text, and names are not case-sensitive.</summary>
    /// <example>[ "*email*", "$city" ]</example>
    public IReadOnlyList<string>? Deny { get; init; }

    /// <summary>Names of the properties to send. All others are removed, and so are denied ones.</summary>
    /// <example>[ "*" ]</example>
    public IReadOnlyList<string>? Allow { get; init; }

    /// <summary>Names of properties whose values are replaced by their SHA-256, also inside objects and lists.</summary>
    /// <example>[ "Customer number" ]</example>
    public IReadOnlyList<string>? Hash { get; init; }

    /// <summary>The key of the hashes, which are then HMAC-SHA-256. Without a key, anyone can find a short value by trying all of them.</summary>
    public HashKeyDefinition? HashKey { get; init; }

    /// <summary><c>true</c>, or the parameters to find: their values in addresses are replaced by <c>***</c>.</summary>
    /// <example>{ "parameters": [ "email", "token" ], "fragments": true }</example>
    public ScrubUrlsDefinition? ScrubUrls { get; init; }

    /// <summary>What to replace by <c>***</c> inside any text: <c>email</c>, <c>card</c>.</summary>
    /// <example>[ "email", "card" ]</example>
    public IReadOnlyList<string>? Mask { get; init; }

    /// <summary>Whether all of this, except the constants, also applies to profiles of users and groups.</summary>
    public bool? Profiles { get; init; }

    /// <summary>What to do with user ids.</summary>
    public IdentityGovernance? Identity { get; init; }

    /// <summary>Overrides the file with the app settings, key by key.</summary>
    internal static PropertiesDefinition? Join(PropertiesDefinition? below, PropertiesDefinition? above) =>
        below is null ? above : above is null ? below : new PropertiesDefinition(below, above);
}

/// <summary>The key of the hashes.</summary>
/// <example>{ "secret": "HASH_KEY" }</example>
public sealed record HashKeyDefinition
{
    internal HashKeyDefinition(ConfigObject json)
    {
        (Place, Secret) = (json.Place, json.Text("secret") ?? string.Empty);
        json.RefuseRest();
    }

    /// <summary>Where it is defined.</summary>
    public Place Place { get; }

    /// <summary>The name of the app setting that contains the key. The key is never logged and never in a dead letter.</summary>
    /// <example>HASH_KEY</example>
    public string Secret { get; init; }
}

/// <summary>What is replaced in addresses.</summary>
/// <example>{ "parameters": [ "email", "token" ], "fragments": true }</example>
public sealed record ScrubUrlsDefinition
{
    internal ScrubUrlsDefinition() => Fragments = true;

    internal ScrubUrlsDefinition(ConfigObject json)
    {
        (Parameters, Fragments) = (json.Names("parameters"), json.Flag("fragments"));
        json.RefuseRest();
        json.Check("parameters", Parameters is not { Count: 0 }, "is empty; leave it out for the default list");
    }

    /// <summary>The names of the parameters. <c>*</c> matches any text, and names are not case-sensitive. By default, a list of credentials, e-mail addresses, tokens and session ids.</summary>
    /// <example>[ "email", "token" ]</example>
    public IReadOnlyList<string>? Parameters { get; init; }

    /// <summary>Whether to include parameters after the <c>#</c>.</summary>
    public bool Fragments { get; init; }
}

/// <summary>What to do with user ids.</summary>
/// <example>{ "hash": true }</example>
public sealed record IdentityGovernance
{
    internal IdentityGovernance(ConfigObject json)
    {
        Hash = json.Flag("hash");
        json.RefuseRest();
    }

    /// <summary>Whether to hash user ids, in the same way in events, identity events and profiles, so that merging still works. Device ids are not hashed.</summary>
    public bool Hash { get; init; }
}

/// <summary>What may be masked inside texts.</summary>
public static class PropertyMasks
{
    /// <summary>E-mail addresses.</summary>
    public const string Email = "email";

    /// <summary>Payment card numbers: 13 to 19 digits of a known kind with a correct check digit.</summary>
    public const string Card = "card";

    /// <summary>The words.</summary>
    public static IReadOnlyList<string> All { get; } = [Email, Card];
}
