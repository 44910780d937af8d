using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Governance;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>A property's name, ready to be written.</summary>
internal sealed class PropertyName
{
    private readonly byte[] _quoted;
    private Judgement? _judgement;
    private int _eventMeaning = -1;

    public PropertyName(string name)
    {
        Text = name;
        _quoted = JsonEscapes.Quote(name);
        Prefix = new PaddedText([(byte)',', .. _quoted, (byte)':']);
    }

    public static PropertyName Time { get; } = new("time");

    public static PropertyName DistinctId { get; } = new("distinct_id");

    public static PropertyName InsertId { get; } = new("$insert_id");

    public static PropertyName DeviceId { get; } = new("$device_id");

    public static PropertyName UserId { get; } = new("$user_id");

    public static PropertyName Library { get; } = new("mp_lib");

    public static PropertyName LibraryVersion { get; } = new("$lib_version");

    public static PropertyName Ip { get; } = new("ip");

    public static PropertyName Token { get; } = new("token");

    public static PropertyName IdentifiedId { get; } = new("$identified_id");

    public static PropertyName AnonymousId { get; } = new("$anon_id");

    public static PropertyName Alias { get; } = new("alias");

    public static PropertyName DistinctIds { get; } = new("$distinct_ids");

    public static PropertyName ProfileToken { get; } = new("$token");

    public static PropertyName ProfileDistinctId { get; } = new("$distinct_id");

    public static PropertyName ProfileIp { get; } = new("$ip");

    public static PropertyName ProfileLatitude { get; } = new("$latitude");

    public static PropertyName ProfileLongitude { get; } = new("$longitude");

    public static PropertyName ProfileTime { get; } = new("$time");

    public static PropertyName IgnoreTime { get; } = new("$ignore_time");

    public static PropertyName IgnoreAlias { get; } = new("$ignore_alias");

    public static PropertyName GroupKey { get; } = new("$group_key");

    public static PropertyName GroupId { get; } = new("$group_id");

    /// <summary>The name.</summary>
    public string Text { get; }

    /// <summary>The name as it is written between the value before and its own: comma, quotes, colon.</summary>
    public PaddedText Prefix { get; }

    /// <summary>What the name means to Mixpanel in records of a kind.</summary>
    public NameMeaning Meaning(RecordKind kind)
    {
        if (kind != RecordKind.Event)
        {
            return NameMeanings.Of(Content, kind);
        }

        // Found at first use: what the table holds are names itself.
        return (NameMeaning)(_eventMeaning >= 0 ? _eventMeaning : _eventMeaning = (int)NameMeanings.Of(Content, kind));
    }

    /// <summary>The result of a policy for the name; computed once.</summary>
    public Verdict VerdictBy(PropertyPolicy policy)
    {
        Judgement? judgement = _judgement;
        if (judgement is null || judgement.Policy != policy)
        {
            // Plans can share a name; each then computes its own result.
            _judgement = judgement = new Judgement(policy, policy.Judge(Content, isNested: false));
        }

        return judgement.Verdict;
    }

    private sealed record Judgement(PropertyPolicy Policy, Verdict Verdict);

    /// <summary>The name as the content of a JSON string.</summary>
    public ReadOnlySpan<byte> Content => _quoted.AsSpan(1, _quoted.Length - 2);
}
