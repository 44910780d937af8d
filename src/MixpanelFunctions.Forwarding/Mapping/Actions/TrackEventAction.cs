using System.Runtime.CompilerServices;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Governance;
using MixpanelFunctions.Forwarding.Mapping.Identities;
using MixpanelFunctions.Forwarding.Mapping.Presets;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>Writes an event record: <c>{"event":…,"properties":{"time":…,"distinct_id":…,"$insert_id":…,…}}</c>.</summary>
internal sealed class TrackEventAction(string rule, int index, Destination destination) : CompiledAction(rule, index, destination)
{
    private readonly Field[] _fields = [];

    private bool? _sharesNames;
    private bool? _takesMore;
    private readonly bool _hasNoAddress;
    private readonly ValueExpression? _namedDevice;
    private readonly ValueExpression? _namedUser;

    /// <summary>Tells Mixpanel to look for no place (mixpanel/docs, reference/import-events).</summary>
    private static ReadOnlySpan<byte> NoAddress => "\"0\""u8;

    public required ValueExpression Event { get; init; }

    /// <summary>The destination of events that are too old for the action's destination; <see langword="null"/> if there are none.</summary>
    public Destination? OfOldEvents { get; init; }

    /// <summary>The project's token as JSON, where <c>/track</c> is to know the project by it. Also what goes to <c>/import</c> has it then.</summary>
    public byte[]? Token { get; init; }

    public required ValueExpression DistinctId { get; init; }

    public required EventStamp Stamp { get; init; }

    /// <summary>The policy of properties; <see langword="null"/> for none. Set before them.</summary>
    public required PropertyPolicy? Policy { get; init; }

    /// <summary>The properties that the rule names; ids among them are written with the others of that kind.</summary>
    public required (PropertyName Name, ValueExpression Value)[] Properties
    {
        get;
        init
        {
            _namedDevice = Find(value, PropertyName.DeviceId);
            _namedUser = Find(value, PropertyName.UserId);
            field = [.. value.Where(property => property.Name.Text != PropertyName.DeviceId.Text && property.Name.Text != PropertyName.UserId.Text)];
            _fields = Field.Of(field, Policy);
            _hasNoAddress = Find(field, PropertyName.Ip) is ConstantExpression { Value.Kind: JsonKind.Null };
        }
    }

    /// <summary>Values whose entries become properties.</summary>
    public required ValueExpression[] Spread { get; init; }

    public required Preset? Preset { get; init; }

    /// <summary>What Mixpanel's own SDKs give their events; <see langword="null"/> if their names are not used.</summary>
    public SdkEventProperties? SdkEvents { get; init; }

    public required bool Flatten { get; init; }

    public required OnLimit OnLimit { get; init; }

    public required IdWriter Ids { get; init; }

    /// <summary>Properties that every event record gets, unless a rule or the event has one of that name.</summary>
    public required (PropertyName Name, ValueExpression Value)[] Constants { get; init; }

    /// <summary>Group keys with the groups' ids: after what the rule names, before what the event brings.</summary>
    public required (PropertyName Name, ValueExpression Value)[] Groups { get; init; }

    /// <summary>Whether names come from elsewhere, so that they may meet those of the rule.</summary>
    private bool TakesForeignNames => Spread.Length > 0 || Flatten || Preset is not null || SdkEvents is not null || (_sharesNames ??= SharesNames());

    internal override Destination Route(MappingState state) => Stamp.Route(state, Destination, OfOldEvents);

    internal override RecordOutcome Write(MappingState state, Utf8Buffer target)
    {
        EventValues values = state.Values;
        int start = target.Length;
        if (!TryEventName(values, out JsonValue name))
        {
            return RecordOutcome.Failed("event", "the event has no name: the value is missing, empty or not text");
        }

        if (!Stamp.TryTime(state, out long time, out string reason))
        {
            return RecordOutcome.Failed("properties.time", reason);
        }

        PropertyWriter properties = state.Properties;
        target.Append("{\"event\":"u8);
        properties.Begin(values, target, TakesForeignNames || state.Weights.Count > 0);
        properties.WriteString(properties.Clean(name));
        target.Append(",\"properties\":{"u8);
        properties.Open(PropertyName.Time).Append(time);
        state.Time = time;
        WriteIdentity(state, properties);
        properties.Open(PropertyName.InsertId);
        if (Stamp.Experiment is not null)
        {
            Stamp.Experiment.Write(state, target);
        }
        else
        {
            Stamp.WriteInsertId(values, target);
        }

        if (Token is not null)
        {
            // Before properties that can be left out if there is no space.
            properties.Open(PropertyName.Token).Append(Token);
        }

        foreach ((PropertyName weight, byte[] json) in state.Weights)
        {
            properties.Open(weight).Append(json);
        }

        WriteProperties(state, name);
        target.Append("}}"u8);
        if (OnLimit == OnLimit.DeadLetter && properties.Repairs.FirstCut() is { } cut)
        {
            return RecordOutcome.TooLarge($"properties.{cut}", "more nesting, entries or properties than Mixpanel accepts");
        }

        return target.Length - start < RecordLimits.RecordBytes
            ? RecordOutcome.Written
            : RecordOutcome.TooLarge("properties", "the record is not smaller than 1 MB");
    }

    private void WriteProperties(MappingState state, JsonValue name)
    {
        PropertyWriter properties = state.Properties;
        OwnProperties named = WriteFields(state.Values, properties);
        if (_takesMore ??= Groups.Length + Spread.Length + Constants.Length > 0 || Preset is not null || SdkEvents is not null)
        {
            WriteMore(state, name);
        }

        if ((named & OwnProperties.Library) == 0)
        {
            properties.WriteLast(PropertyName.Library, EventStamp.Library);
        }

        if ((named & OwnProperties.LibraryVersion) == 0)
        {
            properties.WriteLast(PropertyName.LibraryVersion, Stamp.LibraryVersion);
        }

        if ((named & OwnProperties.Ip) == 0)
        {
            // Without one, Mixpanel would take the forwarder's own address for the user's (reference/import-events).
            properties.WriteLast(PropertyName.Ip, NoAddress);
        }
    }

    /// <summary>Writes the properties that the rule names.</summary>
    /// <returns>Which of the forwarder's own are among them.</returns>
    private OwnProperties WriteFields(EventValues values, PropertyWriter properties)
    {
        OwnProperties named = OwnProperties.None;
        for (int i = 0; i < _fields.Length; i++)
        {
            ref readonly Field field = ref _fields[i];
            if (field.PlainSlot >= 0)
            {
                ref readonly JsonValue value = ref values.At(field.PlainSlot);
                if (value.IsMissingOrNull)
                {
                    continue;
                }

                if (properties.TryWritePlain(Properties[i].Name, in field.Prefix, in value))
                {
                    named |= field.Own;
                    continue;
                }
            }

            if (WriteField(in field, i, values, properties))
            {
                named |= field.Own;
            }
        }

        return named;
    }

    /// <summary>Writes a property that cannot be copied as nearly all can. It is kept out of the loop, which stays short by it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool WriteField(in Field field, int index, EventValues values, PropertyWriter properties)
    {
        PropertyName name = Properties[index].Name;
        JsonValue value = Properties[index].Value.Evaluate(values);
        if (field.Own == OwnProperties.Ip)
        {
            if (_hasNoAddress)
            {
                // The rule says that there is none, even if a preset finds one.
                properties.Open(name).Append(NoAddress);
                return true;
            }

            if (!field.IsGoverned && IpText.IsPlain(values, value) && properties.TryWritePlain(name, in field.Prefix, in value))
            {
                return true;
            }
        }

        if (Flatten && value.Kind == JsonKind.Object)
        {
            properties.Spread(value, flatten: true, name.Content);
            return false;
        }

        return properties.Write(name, value);
    }

    /// <summary>Writes what can follow the properties that the rule names.</summary>
    private void WriteMore(MappingState state, JsonValue name)
    {
        EventValues values = state.Values;
        PropertyWriter properties = state.Properties;
        foreach ((PropertyName group, ValueExpression value) in Groups)
        {
            properties.Write(group, value.Evaluate(values));
        }

        foreach (ValueExpression spread in Spread)
        {
            properties.Spread(spread.Evaluate(values), Flatten);
        }

        Preset?.Write(values, state.Analytics, properties);
        SdkEvents?.Write(values, name, properties);
        foreach ((PropertyName constant, ValueExpression value) in Constants)
        {
            properties.WriteUngoverned(constant, value.Evaluate(values));
        }
    }

    private bool TryEventName(EventValues values, out JsonValue name)
    {
        name = Event.Evaluate(values);
        if (name.IsMissingOrNull || name.IsContainer)
        {
            return false;
        }

        name = TextForm.Of(values, name);
        return !TextForm.IsBlank(values, name);
    }

    private void WriteIdentity(MappingState state, PropertyWriter properties)
    {
        JsonValue given = DistinctId.Evaluate(state.Values);
        if (given.IsMissingOrNull)
        {
            WriteIds(state, properties, own: default, in state.Identity);
        }
        else
        {
            WriteGiven(state, properties, given);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteGiven(MappingState state, PropertyWriter properties, JsonValue given)
    {
        Identity identity = state.Identity;
        JsonValue own = Ids.Own(state.Values, given, ref identity);
        WriteIds(state, properties, own, in identity);
    }

    private void WriteIds(MappingState state, PropertyWriter properties, JsonValue own, in Identity identity)
    {
        EventValues values = state.Values;
        Utf8Buffer target = properties.Open(PropertyName.DistinctId);
        state.BeginDistinctId(target);
        Ids.WriteDistinctId(values, properties, own, in identity, target);
        state.EndDistinctId(target);
        if (_namedDevice is not null)
        {
            WriteNamed(properties, PropertyName.DeviceId, SdkIdReader.WithoutPrefix(values, Ids.ReadDevice(values, _namedDevice.Evaluate(values))));
        }
        else if (Ids.IsSimplified)
        {
            properties.WriteId(PropertyName.DeviceId, Ids.Device(values, in identity));
        }

        if (_namedUser is not null)
        {
            JsonValue user = Ids.ReadUser(values, _namedUser.Evaluate(values));
            WriteNamed(properties, PropertyName.UserId, IdText.TryRead(values, user, out JsonValue id) ? Ids.HashedUser(values, id) : user);
        }
        else if (Ids.IsSimplified)
        {
            properties.WriteId(PropertyName.UserId, Ids.User(values, own, in identity));
        }
    }

    private static void WriteNamed(PropertyWriter properties, PropertyName name, JsonValue id)
    {
        if (!properties.WriteUngoverned(name, id))
        {
            // The event's own value must not be used either if the rule sets none.
            properties.Reserve(name.Content);
        }
    }

    /// <summary>Whether a constant or a group key has a name that the rule, or the forwarder itself, also uses.</summary>
    private bool SharesNames()
    {
        string[] added = [.. Groups.Concat(Constants).Select(property => property.Name.Text)];
        string[] others = [.. Properties.Select(property => property.Name.Text), PropertyName.Ip.Text, PropertyName.Library.Text, PropertyName.LibraryVersion.Text];
        return added.Intersect(others).Any() || added.Distinct().Count() < added.Length;
    }

    private static ValueExpression? Find((PropertyName Name, ValueExpression Value)[] properties, PropertyName name) =>
        Array.Find(properties, property => property.Name.Text == name.Text).Value;

    /// <summary>Properties that the forwarder sets if the rule does not.</summary>
    [Flags]
    private enum OwnProperties : byte
    {
        None = 0,
        Ip = 1,
        Library = 2,
        LibraryVersion = 4,
    }

    /// <summary>The data of properties that nearly every record needs, next to each other in memory.</summary>
    private readonly struct Field(PropertyName name, ValueExpression value, in PaddedText prefix, PropertyPolicy? policy)
    {
        /// <summary>The name as it is written between the value before and its own.</summary>
        public readonly PaddedText Prefix = prefix;

        /// <summary>Whether a policy has a verdict on the name.</summary>
        public readonly bool IsGoverned = IsGovernedBy(policy, name);

        /// <summary>The slot of the value, which needs no call; -1 if the value must be computed, or looked at before it is written.</summary>
        public readonly int PlainSlot = value is PathExpression path && !IsGovernedBy(policy, name) && OwnOf(name) != OwnProperties.Ip ? path.Slot : -1;

        /// <summary>Which property of the forwarder's own it is, found once and not by its name for every record.</summary>
        public readonly OwnProperties Own = OwnOf(name);

        public static Field[] Of((PropertyName Name, ValueExpression Value)[] properties, PropertyPolicy? policy)
        {
            PaddedText[] prefixes = PaddedText.Pack([.. properties.Select(property => property.Name.Prefix)]);
            return [.. properties.Zip(prefixes, (property, prefix) => new Field(property.Name, property.Value, in prefix, policy))];
        }

        private static bool IsGovernedBy(PropertyPolicy? policy, PropertyName name) => policy is not null && name.VerdictBy(policy) != Verdict.None;

        private static OwnProperties OwnOf(PropertyName name) =>
            name.Text == PropertyName.Ip.Text ? OwnProperties.Ip
            : name.Text == PropertyName.Library.Text ? OwnProperties.Library
            : name.Text == PropertyName.LibraryVersion.Text ? OwnProperties.LibraryVersion
            : OwnProperties.None;
    }
}
