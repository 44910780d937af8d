using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Events;

/// <summary>
/// Reads one event in a single pass of <see cref="Utf8JsonReader"/>: walks the trie of the paths that rules need, notes
/// where each value stands, skips all else. What shape the event came in shows from its top-level names on the way.
/// </summary>
/// <remarks>An event is mapped only after the whole of it was read, so that malformed text never gives half an event.</remarks>
internal static class EventReader
{
    /// <summary>How deep an event may be nested. Real ones stay below twenty; without a bound a text of brackets would exhaust the stack.</summary>
    public const int DeepestNesting = 128;

    /// <summary>Nesting of one mapped value beyond which it is not copied without a look: Mixpanel's own limit.</summary>
    private const int PlainDepth = 3;

    /// <summary>Tokens in one mapped value beyond which it is not copied without a look: fewer cannot exceed 254 entries.</summary>
    private const int PlainTokens = 250;

    /// <summary>The length in bytes of a text in a mapped value beyond which it is looked at: Mixpanel's own limit, in characters.</summary>
    private const int PlainText = 255;

    /// <summary>The length from which a number may lie beyond a double's range.</summary>
    private const int LongNumber = 25;

    /// <summary>How events are tokenised.</summary>
    public static JsonReaderOptions Options { get; } = new() { MaxDepth = DeepestNesting };

    /// <summary>How values are tokenised that were already read: rules may have nested them further in objects of their own.</summary>
    public static JsonReaderOptions ValueOptions { get; } = new() { MaxDepth = DeepestNesting * 8 };

    /// <summary>Reads the object that the reader has just entered as one event.</summary>
    /// <param name="reader">At the object's opening brace; afterwards at its closing one.</param>
    /// <param name="origin">Where the reader's text starts in the event's bytes.</param>
    /// <param name="values">Takes what is found, its shape included.</param>
    /// <param name="events">Where the shape is <see cref="EventShape.RequestBody"/>: the array of the events in it.</param>
    /// <exception cref="JsonException">The text is not JSON, or is nested too deeply.</exception>
    public static void Read(ref Utf8JsonReader reader, int origin, EventValues values, out Range events)
    {
        Utf8JsonReader again = reader;
        Pass pass = new(values, origin);
        pass.ReadTop(ref reader, takeBare: true);
        if (pass.MustForgetBare)
        {
            // Beside xdm stood a name that a bare ExperienceEvent could have too. Rare, so read anew without it.
            values.RestartEvent(values.Start);
            pass = new Pass(values, origin);
            pass.ReadTop(ref again, takeBare: false);
        }

        events = pass.Events;
        values.Shape = pass.Shape;
        values.Length = origin + (int)reader.BytesConsumed - values.Start;
        pass.AddWrappers();
    }

    private ref struct Pass(EventValues values, int origin)
    {
        private readonly EventValues _values = values;
        private readonly CapturePlan _plan = values.Plan;
        private readonly int _origin = origin;
        private bool _tookBare;
        private bool _looksBare;
        private bool _hasIdentities;
        private bool _hasSegments;
        private bool _hasData;
        private JsonValue _entity;
        private JsonValue _data;

        public EventShape Shape { get; private set; }

        public Range Events { get; private set; }

        public readonly bool MustForgetBare => _tookBare && Shape is not (EventShape.ExperienceEvent or EventShape.ProfileExport);

        public void ReadTop(ref Utf8JsonReader reader, bool takeBare)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                scoped ReadOnlySpan<byte> name = reader.ValueIsEscaped ? Unescaped(ref reader) : reader.ValueSpan;
                if (!ReadWrapper(ref reader, name))
                {
                    ReadBare(ref reader, name, takeBare && Shape == EventShape.Unknown);
                }
            }

            if (Shape != EventShape.Unknown)
            {
                return;
            }

            // A profile export has an identityMap too, but no other name of an event.
            bool isBare = _looksBare || (_hasIdentities && !_hasSegments);
            Shape = isBare ? EventShape.ExperienceEvent
                : _hasData ? EventShape.Content
                : _hasSegments ? EventShape.ProfileExport
                : EventShape.Unknown;
        }

        /// <summary>
        /// A rule may ask for arc, arc.event or arc.event.xdm as a whole, which not every shape spells out: writes
        /// what is missing around the content.
        /// </summary>
        public readonly void AddWrappers()
        {
            if (Shape is EventShape.Unknown or EventShape.ProfileExport or EventShape.RequestBody)
            {
                return;
            }

            JsonValue whole = new(JsonKind.Object, ValueSource.Event, ValueTraits.Unchecked, _values.Start, _values.Length);
            JsonValue xdm = Shape switch
            {
                EventShape.ExperienceEvent => whole,
                EventShape.StreamingIngestion => _entity,
                _ => JsonValue.Missing,
            };
            if (_plan.Xdm is { Slot: >= 0 } node && xdm.Kind == JsonKind.Object)
            {
                _values.Set(node.Slot, xdm);
            }

            bool wantsArc = _plan.Arc.Slot >= 0 && Shape != EventShape.RequestContext;
            bool wantsEvent = _plan.Event is { Slot: >= 0 } && Shape is not (EventShape.RequestContext or EventShape.Event);
            if (!wantsArc && !wantsEvent)
            {
                return;
            }

            JsonValue content = xdm.Kind != JsonKind.Object ? whole
                : _data.Length > 0 ? Wrap("{\"xdm\":"u8, xdm, ",\"data\":"u8, _data)
                : Wrap("{\"xdm\":"u8, xdm);
            if (wantsEvent)
            {
                _values.Set(_plan.Event!.Slot, content);
            }

            if (wantsArc)
            {
                // The shape {"event":…} already is what arc holds.
                _values.Set(_plan.Arc.Slot, Shape == EventShape.Event ? whole : Wrap("{\"event\":"u8, content));
            }
        }

        private readonly JsonValue Wrap(ReadOnlySpan<byte> head, JsonValue inner, ReadOnlySpan<byte> between = default, JsonValue second = default)
        {
            int length = head.Length + inner.Length + between.Length + second.Length + 1;
            Span<byte> room = _values.Room(length);
            head.CopyTo(room);
            _values.Bytes(inner).CopyTo(room[head.Length..]);
            between.CopyTo(room[(head.Length + inner.Length)..]);
            _values.Bytes(second).CopyTo(room[(length - 1 - second.Length)..]);
            room[length - 1] = (byte)'}';
            return _values.Take(JsonKind.Object, length, ValueTraits.Unchecked);
        }

        private bool ReadWrapper(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name)
        {
            switch (name.Length)
            {
                case 3 when name.SequenceEqual("xdm"u8):
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.StartObject)
                    {
                        Become(EventShape.Content);
                    }

                    ReadValue(ref reader, _plan.Xdm);
                    return true;
                case 3 when name.SequenceEqual("arc"u8):
                    reader.Read();
                    ReadArc(ref reader);
                    return true;
                case 4 when name.SequenceEqual("data"u8):
                    reader.Read();
                    _hasData |= reader.TokenType == JsonTokenType.StartObject;
                    int dataStart = (int)reader.TokenStartIndex;
                    ReadValue(ref reader, _plan.Data);
                    _data = new JsonValue(JsonKind.Object, ValueSource.Event, ValueTraits.Unchecked, _origin + dataStart, (int)reader.BytesConsumed - dataStart);
                    return true;
                case 4 when name.SequenceEqual("body"u8):
                    reader.Read();
                    ReadBody(ref reader);
                    return true;
                case 5 when name.SequenceEqual("event"u8):
                    reader.Read();
                    if (ReadEvent(ref reader))
                    {
                        Become(EventShape.Event);
                    }

                    return true;
                case 6 when name.SequenceEqual("events"u8):
                    reader.Read();
                    int start = _origin + (int)reader.TokenStartIndex;
                    if (reader.TokenType == JsonTokenType.StartArray)
                    {
                        Become(EventShape.RequestBody);
                        reader.Skip();
                        Events = start..(_origin + (int)reader.BytesConsumed);
                    }
                    else
                    {
                        reader.Skip();
                    }

                    return true;
                default:
                    return false;
            }
        }

        private void Become(EventShape shape)
        {
            if (Shape == EventShape.Unknown)
            {
                Shape = shape;
            }
        }

        private void ReadBare(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, bool take)
        {
            _looksBare |= name.SequenceEqual("_id"u8) || name.SequenceEqual("timestamp"u8) || name.SequenceEqual("eventType"u8);
            _hasIdentities |= name.SequenceEqual("identityMap"u8);
            _hasSegments |= name.SequenceEqual("segmentMembership"u8);
            PathNode? child = take ? _plan.Xdm?.Names?.Find(name) : null;
            _tookBare |= child is not null;
            reader.Read();
            ReadValue(ref reader, child);
        }

        private void ReadArc(ref Utf8JsonReader reader)
        {
            PathNode arc = _plan.Arc;
            _values.Visit(arc);
            int start = (int)reader.TokenStartIndex;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                return;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (NameIs(ref reader, "event"u8))
                {
                    reader.Read();
                    if (ReadEvent(ref reader))
                    {
                        Become(EventShape.RequestContext);
                    }
                }
                else
                {
                    PathNode? child = Find(ref reader, arc.Names);
                    reader.Read();
                    ReadValue(ref reader, child);
                }
            }

            Note(arc, JsonKind.Object, start, ref reader, ValueTraits.Unchecked);
        }

        /// <summary>Reads the content of arc.event. Returns whether it is the content of an Edge event.</summary>
        private readonly bool ReadEvent(ref Utf8JsonReader reader)
        {
            if (_plan.Event is { } node)
            {
                _values.Visit(node);
            }

            int start = (int)reader.TokenStartIndex;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                return false;
            }

            bool isContent = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                isContent |= NameIs(ref reader, "xdm"u8) || NameIs(ref reader, "data"u8);
                PathNode? child = Find(ref reader, _plan.Event?.Names);
                reader.Read();
                ReadValue(ref reader, child);
            }

            if (_plan.Event is { } parent)
            {
                Note(parent, JsonKind.Object, start, ref reader, ValueTraits.Unchecked);
            }

            return isContent;
        }

        private void ReadBody(ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                return;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isEntity = NameIs(ref reader, "xdmEntity"u8);
                reader.Read();
                if (isEntity && reader.TokenType == JsonTokenType.StartObject)
                {
                    Become(EventShape.StreamingIngestion);
                    int start = _origin + (int)reader.TokenStartIndex;
                    ReadValue(ref reader, _plan.Xdm);
                    _entity = new JsonValue(JsonKind.Object, ValueSource.Event, ValueTraits.Unchecked, start,
                        _origin + (int)reader.BytesConsumed - start);
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        /// <summary>Reads the value that the reader stands at: takes what the node asks for, skips the rest.</summary>
        private readonly void ReadValue(ref Utf8JsonReader reader, PathNode? node)
        {
            if (node is null)
            {
                reader.Skip();
                return;
            }

            _values.Visit(node);
            int start = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    ReadContainer(ref reader, node, start, JsonKind.Object);
                    break;
                case JsonTokenType.StartArray:
                    ReadContainer(ref reader, node, start, JsonKind.Array);
                    break;
                case JsonTokenType.String when node.Slot >= 0:
                    _values.Set(node.Slot, new JsonValue(
                        JsonKind.String,
                        ValueSource.Event,
                        reader.ValueIsEscaped ? ValueTraits.Escaped : ValueTraits.None,
                        _origin + start + 1,
                        reader.ValueSpan.Length));
                    break;
                case JsonTokenType.Number:
                    Note(node, JsonKind.Number, start, ref reader, ValueTraits.None);
                    break;
                case JsonTokenType.True:
                    Note(node, JsonKind.True, start, ref reader, ValueTraits.None);
                    break;
                case JsonTokenType.False:
                    Note(node, JsonKind.False, start, ref reader, ValueTraits.None);
                    break;
                case JsonTokenType.Null:
                    Note(node, JsonKind.Null, start, ref reader, ValueTraits.None);
                    break;
            }
        }

        private readonly void ReadContainer(ref Utf8JsonReader reader, PathNode node, int start, JsonKind kind)
        {
            ValueTraits traits = ValueTraits.Unchecked;
            if (kind == JsonKind.Object && node.Names is { } names)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    PathNode? child = Find(ref reader, names);
                    reader.Read();
                    ReadValue(ref reader, child);
                }
            }
            else if (kind == JsonKind.Array && node.Items is { } items)
            {
                for (int index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
                {
                    ReadValue(ref reader, index < items.Length ? items[index] : null);
                }
            }
            else if (node.Slot >= 0)
            {
                traits = Measure(ref reader);
            }
            else
            {
                reader.Skip();
            }

            Note(node, kind, start, ref reader, traits);
        }

        /// <summary>Passes over a container that a rule takes as a whole, and tells whether it can be sent as it stands.</summary>
        private static ValueTraits Measure(ref Utf8JsonReader reader)
        {
            int outside = reader.CurrentDepth;
            int tokens = 0;
            bool plain = true;
            while (reader.Read() && reader.CurrentDepth > outside)
            {
                tokens++;
                plain &= reader.TokenType switch
                {
                    JsonTokenType.StartObject or JsonTokenType.StartArray => reader.CurrentDepth - outside < PlainDepth,
                    JsonTokenType.String or JsonTokenType.PropertyName => !reader.ValueIsEscaped && reader.ValueSpan.Length <= PlainText,
                    JsonTokenType.Number => reader.ValueSpan.Length < LongNumber && reader.ValueSpan.IndexOfAny((byte)'e', (byte)'E') < 0,
                    _ => true,
                };
            }

            return plain && tokens <= PlainTokens ? ValueTraits.None : ValueTraits.Unchecked;
        }

        private readonly void Note(PathNode node, JsonKind kind, int start, ref Utf8JsonReader reader, ValueTraits traits)
        {
            if (node.Slot >= 0)
            {
                _values.Set(node.Slot, new JsonValue(kind, ValueSource.Event, traits, _origin + start, (int)reader.BytesConsumed - start));
            }
        }

        private static bool NameIs(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => JsonToken.Is(ref reader, name);

        private static PathNode? Find(ref Utf8JsonReader reader, NameTable? names)
        {
            if (names is null)
            {
                return null;
            }

            if (!reader.ValueIsEscaped)
            {
                return names.Find(reader.ValueSpan);
            }

            return names.Find(Unescaped(ref reader));
        }

        /// <summary>A name written with escapes is legal JSON, and nobody's habit.</summary>
        private static ReadOnlySpan<byte> Unescaped(ref Utf8JsonReader reader)
        {
            byte[] name = new byte[reader.ValueSpan.Length];
            return name.AsSpan(0, JsonEscapes.Undo(reader.ValueSpan, name));
        }
    }
}
