using System.Text;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Constants;
using MixpanelFunctions.Forwarding.Mapping.Governance;
using MixpanelFunctions.Forwarding.Mapping.Identities;
using MixpanelFunctions.Forwarding.Mapping.Presets;
using MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;
using MixpanelFunctions.Forwarding.Rules.Filters;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>Compiles rules to a <see cref="ForwardingPlan"/>, and notes errors.</summary>
internal sealed class PlanCompiler
{
    private readonly ForwardingConfiguration _configuration;
    private readonly ConfigurationErrors _errors;
    private readonly ValueCompiler _values;
    private readonly ConditionCompiler _conditions;
    private readonly AnalyticsNaming _analyticsNaming;
    private readonly SdkIdReader _sdkIds;
    private readonly List<Destination> _destinations = [];
    private PropertyPolicy? _policy;
    private (PropertyName Name, ValueExpression Value)[] _constants = [];
    private (PropertyName Name, ValueExpression Value)[] _groups = [];

    public PlanCompiler(ForwardingConfiguration configuration, ConfigurationErrors errors)
    {
        _configuration = configuration;
        _errors = errors;
        _values = new ValueCompiler(
            configuration.Rules.DataElements, configuration.Setting, new CodeLimits(configuration.Forwarding.CustomCodeTimeout), errors, configuration.Rules.EventNames);
        _sdkIds = new SdkIdReader(configuration.Mixpanel.Projects.Values
            .OrderBy(project => project.Name == MixpanelOptions.DefaultProject ? 0 : 1)
            .ThenBy(project => project.Name, StringComparer.Ordinal)
            .Select(project => project.Token)
            .OfType<string>());
        _conditions = new ConditionCompiler(_values, errors);
        _analyticsNaming = new AnalyticsNamingCompiler(() => PresetTable.Names, errors).Compile(configuration.Rules.AnalyticsNames);
    }

    public ForwardingPlan Compile()
    {
        FilterCompiler filters = new(_values, _conditions, _errors);
        CompiledFilter[] compiledFilters = [.. _configuration.Rules.Filters.Select(filters.Compile)];
        (_policy, _constants) = Govern(_configuration.Rules.Properties);
        _groups = [.. _configuration.Mixpanel.GroupKeys.Select(Group)];
        CompiledRule[] rules = [.. _configuration.Rules.Rules.Select(Rule)];
        ForwardingOptions options = _configuration.Forwarding;
        ConstantCheck constants = new(_configuration.Rules, _errors);
        constants.Check();
        foreach (GroupKey key in _configuration.Mixpanel.GroupKeys)
        {
            constants.Setting(key.Text, GroupKey.Setting.Name);
        }

        constants.IdSetting(options.MixpanelSdkId, ForwardingOptions.MixpanelSdkIdSetting.Name);
        constants.IdSetting(options.DeviceId, ForwardingOptions.DeviceIdSetting.Name);
        constants.IdSetting(options.UserId, ForwardingOptions.UserIdSetting.Name);
        if (options.MixpanelSdkId is not null && _policy is { HashesUsers: true })
        {
            _errors.Warn(
                _configuration.Rules.Properties!.Place.Key("identity"),
                $"hashes the ids of users, but Mixpanel's SDK (see {ForwardingOptions.MixpanelSdkIdSetting.Name}) sends plain ids, so everyone who signs in becomes two users; remove it, and hash the ids on your site instead");
        }

        IdentitySettings settings = new(
            options,
            Setting(options.MixpanelSdkId, ForwardingOptions.MixpanelSdkIdSetting.Name),
            Setting(options.DeviceId, ForwardingOptions.DeviceIdSetting.Name),
            Setting(options.UserId, ForwardingOptions.UserIdSetting.Name));
        IdentitySource identity = new(settings, _values.Path("xdm.identityMap"), options.UserNamespaces, _sdkIds);
        return new ForwardingPlan(_values.Paths.Build(), _values.Constants.ToArray(), identity, rules)
        {
            Filters = compiledFilters,
            Policy = _policy,
            GroupKeys = _configuration.Mixpanel.GroupKeys,
            Destinations = _destinations,
            Secrets = _values.Secrets,
            Elements = _values.Elements,
            Warnings = [.. _errors.Warnings],
        };
    }

    private (PropertyPolicy? Policy, (PropertyName Name, ValueExpression Value)[] Constants) Govern(PropertiesDefinition? definition)
    {
        if (definition is null)
        {
            return (null, []);
        }

        byte[]? key = null;
        if (definition.HashKey is { } hashKey)
        {
            key = _values.Secret(hashKey.Secret, hashKey.Place.Key("secret")) is { } secret ? Encoding.UTF8.GetBytes(secret) : null;
        }

        PropertiesCompiler constants = new(_values, _errors);
        return (new PropertyPolicy(definition, key), constants.Compile(definition.Constants, definition.Place.Key("constants"), areOfEvent: true, out _));
    }

    private ValueExpression? Setting(string? text, string name) => text is null ? null : _values.IdText(text, Place.Setting(name));

    private (PropertyName Name, ValueExpression Value) Group(GroupKey key)
    {
        Place place = Place.Setting(GroupKey.Setting.Name);
        if (ReservedProperties.Refusal(key.Name, isOfEvent: true) is { } reason)
        {
            _errors.Add(place, $"\"{key.Name}\" {reason}");
        }
        else if (ReservedProperties.Ids.Contains(key.Name) || key.Name == PropertyName.Ip.Text)
        {
            _errors.Add(place, $"\"{key.Name}\" is a property of the user and cannot be a group key");
        }

        return (new PropertyName(key.Name), new GroupIdsExpression(_values.IdText(key.Text, place)));
    }

    private CompiledRule Rule(RuleDefinition definition, int index)
    {
        Condition[] conditions = [.. definition.Conditions.Select(_conditions.Compile).OfType<Condition>()];
        ActionCompiler actions = new(_configuration, _values, _conditions, _analyticsNaming, _sdkIds, _destinations, _policy, _constants, _groups, _errors);
        return new CompiledRule(definition.Name, index, conditions, [.. definition.Actions.SelectMany((action, place) => actions.Compile(action, definition.Name, place))])
        {
            TakesProfileExports = definition.TakesProfileExports,
        };
    }
}
