using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Paths;
using MixpanelFunctions.Forwarding.Rules.Patterns;

namespace MixpanelFunctions.Forwarding.Mapping.Governance;

/// <summary>Which properties may leave and what is changed in them, compiled. Immutable.</summary>
internal sealed class PropertyPolicy
{
    private const int LongestName = 1_024;

    private static readonly NameTable<string> Own = new([.. new[]
    {
        "time", "distinct_id", "$insert_id", "$device_id", "token", "mp_lib", "$lib_version", "$token", "$distinct_id", "$group_key", "$group_id",
    }.Select(name => KeyValuePair.Create(name, name))]);

    private readonly NamePatterns _deny;
    private readonly NamePatterns? _allow;
    private readonly NamePatterns _hash;

    public PropertyPolicy(PropertiesDefinition definition, byte[]? key)
    {
        _deny = new NamePatterns(definition.Deny ?? []);
        _allow = definition.Allow is null ? null : new NamePatterns(definition.Allow);
        _hash = new NamePatterns(definition.Hash ?? []);
        Hash = new ValueHash(key);
        Urls = definition.ScrubUrls is { } scrub ? new UrlScrubber(scrub) : null;
        MasksEmails = definition.Mask?.Contains(PropertyMasks.Email) ?? false;
        MasksCards = definition.Mask?.Contains(PropertyMasks.Card) ?? false;
        HoldsForProfiles = definition.Profiles ?? false;
        HashesUsers = definition.Identity?.Hash ?? false;
    }

    /// <summary>Makes the hashes.</summary>
    public ValueHash Hash { get; }

    /// <summary>Looks for parameters in addresses; <see langword="null"/> if they stay.</summary>
    public UrlScrubber? Urls { get; }

    public bool MasksEmails { get; }

    public bool MasksCards { get; }

    /// <summary>The signs that a text may have to be changed.</summary>
    public TextSigns Signs =>
        (Urls is null ? TextSigns.None : TextSigns.Parameter)
        | (Urls is not null || MasksEmails ? TextSigns.Address : TextSigns.None)
        | (MasksCards ? TextSigns.Digits : TextSigns.None);

    /// <summary>Whether it holds for profiles, too.</summary>
    public bool HoldsForProfiles { get; }

    /// <summary>Whether the ids of users are hashed.</summary>
    public bool HashesUsers { get; }

    /// <summary>Whether names inside objects decide anything.</summary>
    public bool JudgesNested => !_deny.IsEmpty || !_hash.IsEmpty;

    /// <summary>What happens to a property by its name.</summary>
    /// <param name="content">The name as the content of a JSON string.</param>
    /// <param name="isNested">Whether it is a name inside an object.</param>
    public Verdict Judge(ReadOnlySpan<byte> content, bool isNested)
    {
        if (!content.Contains((byte)'\\'))
        {
            return JudgePlain(content, isNested);
        }

        Span<byte> plain = content.Length <= LongestName ? stackalloc byte[LongestName] : new byte[content.Length];
        return JudgePlain(plain[..JsonEscapes.Undo(content, plain)], isNested);
    }

    private Verdict JudgePlain(ReadOnlySpan<byte> name, bool isNested)
    {
        if (!isNested && Own.Find(name) is not null)
        {
            return Verdict.None;
        }

        if (!isNested && name.SequenceEqual("$user_id"u8))
        {
            return HashesUsers ? Verdict.Hashed : Verdict.None;
        }

        if (MatchesAnyPart(_deny, name))
        {
            return Verdict.Denied;
        }

        if (!isNested && _allow is not null && !_allow.Matches(name))
        {
            return Verdict.NotAllowed;
        }

        return (MasksEmails && EmailMask.IsIn(name)) || (MasksCards && CardMask.IsIn(name)) ? Verdict.Unspeakable
            : MatchesAnyPart(_hash, name) ? Verdict.Hashed
            : Verdict.None;
    }

    /// <summary>Names that <c>flatten</c> made of nested ones are judged as the nested ones are.</summary>
    private static bool MatchesAnyPart(NamePatterns patterns, ReadOnlySpan<byte> name)
    {
        if (patterns.IsEmpty)
        {
            return false;
        }

        if (patterns.Matches(name))
        {
            return true;
        }

        if (name.Contains((byte)'.'))
        {
            foreach (Range part in name.Split((byte)'.'))
            {
                if (patterns.Matches(name[part]))
                {
                    return true;
                }
            }
        }

        return false;
    }
}

/// <summary>What happens to a property by its name.</summary>
internal enum Verdict : byte
{
    /// <summary>It stays, if its value may.</summary>
    None,

    /// <summary>It is removed: the name is denied.</summary>
    Denied,

    /// <summary>It is removed: the name is not allowed.</summary>
    NotAllowed,

    /// <summary>It is removed, and its name is not reported: the name itself contains what is masked.</summary>
    Unspeakable,

    /// <summary>Its value is replaced by a hash.</summary>
    Hashed,
}
