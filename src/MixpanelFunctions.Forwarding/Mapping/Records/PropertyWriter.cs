using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Governance;
using MixpanelFunctions.Forwarding.Mapping.Repairs;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>
/// Writes the properties of one record at a time: keeps count, keeps names apart, keeps to Mixpanel's limits. Serves one
/// thread.
/// </summary>
internal sealed class PropertyWriter
{
    /// <summary>Properties of our own that may still come after the rule's: their room is kept.</summary>
    private const int Reserved = 3;

    private static readonly PropertyName Unspeakable = new("***");

    private readonly PropertyCleaner? _cleaner;
    private readonly KeySet _names = new();
    private readonly ObjectEntries _entries = new();
    private EventValues _values = null!;
    private Utf8Buffer _target = null!;
    private bool _keepsNames;
    private RecordKind _kind;
    private int _count;
    private bool _governs;

    /// <summary>Writes properties unchanged, or by a policy.</summary>
    public PropertyWriter(PropertyPolicy? policy = null) => _cleaner = policy is null ? null : new PropertyCleaner(policy);

    /// <summary>Which properties of the current record met a limit or a meaning of Mixpanel's.</summary>
    public RepairNotes Repairs { get; } = new();

    /// <summary>Starts an object of properties. A record may have several; what is noted of them is kept.</summary>
    /// <param name="values">The event.</param>
    /// <param name="target">Where to; the properties' opening brace was just written.</param>
    /// <param name="keepsNames">Whether names come from the event and so may meet others.</param>
    /// <param name="kind">The kind of record that has the properties.</param>
    public void Begin(EventValues values, Utf8Buffer target, bool keepsNames, RecordKind kind = RecordKind.Event)
    {
        _values = values;
        _target = target;
        _keepsNames = keepsNames;
        _kind = kind;
        _count = 0;
        _governs = _cleaner is not null && (kind == RecordKind.Event || _cleaner.Policy.HoldsForProfiles);
        if (keepsNames)
        {
            _names.Clear();
        }
    }

    /// <summary>Keeps a name from being used by what the event brings.</summary>
    public void Reserve(ReadOnlySpan<byte> name)
    {
        if (_keepsNames)
        {
            _names.Add(name, out _);
        }
    }

    /// <summary>Starts a property of our own, whose value the caller writes.</summary>
    public Utf8Buffer Open(PropertyName name)
    {
        Reserve(name.Content);
        WriteName(name);
        return _target;
    }

    /// <summary>Writes a property, unless its value is missing or null, or its name was written already.</summary>
    /// <returns>Whether it was written.</returns>
    public bool Write(ReadOnlySpan<byte> name, JsonValue value)
    {
        if ((_governs && !Govern(name, _cleaner!.Judge(name, isNested: false), ref value)) || !Takes(name, NameMeanings.Of(name, _kind), ref value))
        {
            return false;
        }

        WriteName(name);
        WriteValue(name, value);
        return true;
    }

    /// <summary>Writes a property that no policy touches: an id that the forwarder itself made.</summary>
    /// <inheritdoc cref="Write(ReadOnlySpan{byte}, JsonValue)"/>
    public bool WriteUngoverned(PropertyName name, JsonValue value)
    {
        if (!Takes(name.Content, name.Meaning(_kind), ref value))
        {
            return false;
        }

        WriteName(name);
        WriteValue(name.Content, value);
        return true;
    }

    /// <summary>Writes an id of the event, if it has one. It was judged when it was read; only a marked one can still change.</summary>
    public void WriteId(PropertyName name, JsonValue id)
    {
        if (id.Kind == JsonKind.String && id.Length <= RecordLimits.StringCharacters && !_keepsNames && !IdText.IsMarked(_values, id))
        {
            WriteName(name);
            WriteString(id);
            return;
        }

        WriteUngoverned(name, id);
    }

    /// <summary>Writes a property of a name that is known beforehand.</summary>
    /// <inheritdoc cref="Write(ReadOnlySpan{byte}, JsonValue)"/>
    public bool Write(PropertyName name, JsonValue value) =>
        !value.IsMissingOrNull && (!_governs || Govern(name.Content, name.VerdictBy(_cleaner!.Policy), ref value)) && WriteUngoverned(name, value);

    /// <summary>Writes a constant, also <c>null</c>, unless the name was written already or may not be sent.</summary>
    public void WriteConstant(PropertyName name, ReadOnlySpan<byte> json)
    {
        if ((!_governs || name.VerdictBy(_cleaner!.Policy) is Verdict.None or Verdict.Hashed)
            && _count < RecordLimits.Properties - Reserved && (!_keepsNames || _names.Add(name.Content, out _)))
        {
            WriteName(name);
            _target.Append(json);
        }
    }

    /// <summary>
    /// Writes a property whose value can be copied unchanged, as nearly all can, if no name from the event can conflict and the policy has no
    /// verdict on the name. Another property precedes it.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="prefix">The name as it is written between the value before and its own.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it was written. What was not is for <see cref="Write(PropertyName, JsonValue)"/> to judge.</returns>
    public bool TryWritePlain(PropertyName name, in PaddedText prefix, in JsonValue value)
    {
        bool isText = value.Kind == JsonKind.String;
        bool isPlain = isText ? value.Traits == ValueTraits.None && value.Length is > 0 and <= RecordLimits.StringCharacters
            : value.Kind is JsonKind.True or JsonKind.False || IsFiniteNumber(value);
        if (!isPlain || _keepsNames || _count >= RecordLimits.Properties - Reserved)
        {
            return false;
        }

        if (_governs)
        {
            JsonValue cleaned = value;
            if (_cleaner!.CleanPlain(_values, ref cleaned) is not RepairKinds.None and RepairKinds done)
            {
                Repairs.Add(name.Content, done);
                return WriteUngoverned(name, cleaned);
            }
        }

        _count++;
        _target.Append(in prefix, _values.Array(in value), value.Start, value.Length, isText);
        return true;
    }

    /// <summary>Changes a text that is not a property, such as an event's name, as the policy has it.</summary>
    public JsonValue Clean(JsonValue text)
    {
        if (_governs)
        {
            _cleaner!.Clean(_values, ref text, isHashed: false);
        }

        return text;
    }

    /// <summary>Lets the policy decide on a property, and change its value.</summary>
    /// <returns>Whether it may be sent.</returns>
    private bool Govern(ReadOnlySpan<byte> name, Verdict verdict, ref JsonValue value)
    {
        if (value.IsMissingOrNull)
        {
            return true;
        }

        switch (verdict)
        {
            case Verdict.Denied:
                Repairs.Add(name, RepairKinds.Denied);
                return false;
            case Verdict.NotAllowed:
                Repairs.Add(name, RepairKinds.NotAllowed);
                return false;
            case Verdict.Unspeakable:
                Repairs.Add(Unspeakable.Content, RepairKinds.Masked);
                return false;
            default:
                Repairs.Add(name, _cleaner!.Clean(_values, ref value, verdict == Verdict.Hashed));
                return true;
        }
    }

    private bool IsFiniteNumber(JsonValue value) =>
        value.Kind == JsonKind.Number && Rules.JavaScript.JavaScriptNumber.IsFinite(_values.Bytes(value));

    private bool Takes(ReadOnlySpan<byte> name, NameMeaning meaning, ref JsonValue value)
    {
        if (value.IsMissingOrNull)
        {
            return false;
        }

        if (value.Kind == JsonKind.Number && !IsFiniteNumber(value))
        {
            // JavaScript would make Infinity of it, and JSON null of that.
            return false;
        }

        if ((meaning != NameMeaning.None && !FitsMeaning(name, meaning, ref value)) || (_kind == RecordKind.Union && !FitsUnion(ref value)))
        {
            return false;
        }

        if (_kind == RecordKind.Add)
        {
            // "$add" accepts only numbers, and XDM's numbers can be texts.
            value = NumberText.Of(_values, value);
        }

        if (_count >= RecordLimits.Properties - Reserved)
        {
            // One that would not have been written anyway does not count as cut.
            if (!_keepsNames || !_names.Contains(name))
            {
                Repairs.Add(name, RepairKinds.Properties);
            }

            return false;
        }

        return !_keepsNames || _names.Add(name, out _);
    }

    /// <summary>Whether a value may be under a name, by what the name means to Mixpanel. An id becomes text.</summary>
    private bool FitsMeaning(ReadOnlySpan<byte> name, NameMeaning meaning, ref JsonValue value)
    {
        RepairKinds fault;
        switch (meaning)
        {
            case NameMeaning.Reserved:
                fault = RepairKinds.Reserved;
                break;
            case NameMeaning.Id when IdText.IsPlain(_values, value):
                return true;
            case NameMeaning.Id:
                IdReading reading = IdText.Read(_values, value, out JsonValue id);
                if (reading == IdReading.Good)
                {
                    // Mixpanel adds the prefix of anonymous ids to a $device_id itself, and a user has none.
                    value = name.SequenceEqual("$device_id"u8) && IdText.TrySplit(_values, id, out _, out JsonValue bare) ? bare : id;
                    if (!name.SequenceEqual("$user_id"u8) || !IdText.IsMarked(_values, id))
                    {
                        return true;
                    }
                }

                fault = reading == IdReading.Missing ? RepairKinds.None : RepairKinds.Refused;
                break;
            case NameMeaning.Address:
                if (IpText.IsAddress(_values, value, out bool isBlank))
                {
                    return true;
                }

                // No address; Mixpanel would take the forwarder's.
                fault = isBlank ? RepairKinds.None : RepairKinds.Refused;
                break;
            case NameMeaning.Degrees:
                double largest = name.SequenceEqual(PropertyName.ProfileLatitude.Content) ? 90 : 180;
                if (value.Kind == JsonKind.Number && Math.Abs(Rules.JavaScript.JavaScriptNumber.ParseJson(_values.Bytes(value))) <= largest)
                {
                    return true;
                }

                fault = RepairKinds.Refused;
                break;
            default:
                return true;
        }

        Repairs.Add(name, fault);
        return false;
    }

    /// <summary>Whether a value can be united with a list: "$union" takes no null and no empty list (openapi/ingestion.openapi.yaml).</summary>
    private bool FitsUnion(ref JsonValue value)
    {
        if (value.Kind == JsonKind.Array)
        {
            value = NullFreeList.Of(_values, value);
        }

        return value.Kind != JsonKind.Missing;
    }

    /// <summary>Writes a property of our own after all others, unless the event brought one of that name.</summary>
    public void WriteLast(PropertyName name, ReadOnlySpan<byte> json)
    {
        if (!_keepsNames || _names.Add(name.Content, out _))
        {
            WriteName(name);
            _target.Append(json);
        }
    }

    /// <summary>Writes an object's entries as properties.</summary>
    public void Spread(JsonValue value, bool flatten, ReadOnlySpan<byte> prefix = default)
    {
        if (value.Kind != JsonKind.Object)
        {
            return;
        }

        _entries.Collect(_values, value, flatten, prefix);
        for (int i = 0; i < _entries.Count; i++)
        {
            if (_kind == RecordKind.Event && !_entries.Value(i).IsMissingOrNull && NameMeanings.Of(_entries.Key(i), RecordKind.Event) == NameMeaning.Own)
            {
                // Only the forwarder and a rule can name the library.
                Repairs.Add(_entries.Key(i), RepairKinds.Reserved);
                continue;
            }

            Write(_entries.Key(i), _entries.Value(i));
        }
    }

    /// <summary>Writes a string's content between quotes, as valid Unicode.</summary>
    public void WriteString(JsonValue value)
    {
        if ((value.Traits & ValueTraits.Escaped) != 0)
        {
            ValueRepair.WriteString(_values.Bytes(value), _target);
            return;
        }

        ReadOnlySpan<byte> content = _values.Bytes(value);
        Span<byte> room = _target.Room(content.Length + 2);
        room[0] = (byte)'"';
        content.CopyTo(room[1..]);
        room[content.Length + 1] = (byte)'"';
        _target.Advance(content.Length + 2);
    }

    // One copy instead of four small writes.
    private void WriteName(PropertyName name)
    {
        PaddedText prefix = _count++ > 0 ? name.Prefix : name.Prefix.Rest;
        prefix.CopyTo(_target.Room(prefix.Length + PaddedText.Slack));
        _target.Advance(prefix.Length);
    }

    private void WriteName(ReadOnlySpan<byte> name)
    {
        Span<byte> room = _target.Room(name.Length + 4);
        int at = 0;
        if (_count++ > 0)
        {
            room[at++] = (byte)',';
        }

        room[at++] = (byte)'"';
        name.CopyTo(room[at..]);
        at += name.Length;
        room[at++] = (byte)'"';
        room[at++] = (byte)':';
        _target.Advance(at);
    }

    private void WriteValue(ReadOnlySpan<byte> name, JsonValue value)
    {
        if (value.Kind == JsonKind.String)
        {
            WriteString(value);
            if (value.Length > RecordLimits.StringCharacters && TextLength.IsBeyondLimit(_values.Bytes(value)))
            {
                Repairs.Add(name, RepairKinds.LongText);
            }

            return;
        }

        ReadOnlySpan<byte> text = _values.Bytes(value);
        if (!value.IsContainer || ((value.Traits & ValueTraits.Unchecked) == 0 && text.IndexOfAny((byte)'\n', (byte)'\r') < 0))
        {
            _target.Append(text);
        }
        else
        {
            Repairs.Add(name, ValueRepair.Write(text, _target));
        }
    }
}
