using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Events;

/// <summary>
/// Reads one event in a single pass: walks the trie of the paths that rules need, notes where each value stands, passes
/// over all else. What shape the event came in shows from its top-level names on the way.
/// </summary>
/// <remarks>An event is mapped only after the whole of it was read, so that malformed text never gives half an event.</remarks>
internal static class EventReader
{
    /// <summary>How deep an event may be nested. Real ones stay below twenty; without a bound a text of brackets would exhaust the stack.</summary>
    public const int DeepestNesting = 128;

    /// <summary>How events are tokenised.</summary>
    public static JsonReaderOptions Options { get; } = new() { MaxDepth = DeepestNesting };

    /// <summary>How values are tokenised that were already read: rules may have nested them further in objects of their own.</summary>
    public static JsonReaderOptions ValueOptions { get; } = new() { MaxDepth = DeepestNesting * 8 };

    /// <summary>Reads the object that the scanner stands at as one event.</summary>
    /// <param name="scanner">At the object's opening brace; afterwards behind its closing one.</param>
    /// <param name="values">Takes what is found, its shape included.</param>
    /// <param name="events">Where the shape is <see cref="EventShape.RequestBody"/>: the array of the events in it.</param>
    /// <exception cref="JsonException">The text is not JSON, or is nested too deeply.</exception>
    public static void Read(ref JsonScanner scanner, EventValues values, out Range events)
    {
        JsonScanner again = scanner;
        Pass pass = new(values);
        pass.ReadTop(ref scanner, takeBare: true);
        if (pass.MustForgetBare)
        {
            // Beside xdm stood a name that a bare ExperienceEvent could have too. Rare, so read anew without it.
            values.RestartEvent(values.Start);
            pass = new Pass(values);
            pass.ReadTop(ref again, takeBare: false);
        }

        events = pass.Events;
        values.Shape = pass.Shape;
        values.Length = scanner.Position - values.Start;
        pass.AddWrappers();
    }

    private struct Pass(EventValues values)
    {
        private readonly EventValues _values = values;
        private readonly CapturePlan _plan = values.Plan;
        private bool _tookBare;
        private bool _looksBare;
        private bool _hasIdentities;
        private bool _hasSegments;
        private bool _hasData;
        private JsonValue _entity;
        private JsonValue _data;

        public EventShape Shape { get; private set; }

        public Range Events { get; private set; }

        public readonly bool MustForgetBare => _tookBare && Shape != EventShape.ExperienceEvent;

        public void ReadTop(ref JsonScanner scanner, bool takeBare)
        {
            for (bool more = scanner.FirstName(); more; more = scanner.NextName())
            {
                ReadOnlySpan<byte> name = Name(ref scanner);
                if (!ReadWrapper(ref scanner, name))
                {
                    ReadBare(ref scanner, name, takeBare && Shape == EventShape.Unknown);
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

        private bool ReadWrapper(ref JsonScanner scanner, scoped ReadOnlySpan<byte> name)
        {
            int start = scanner.Position;
            switch (name.Length)
            {
                case 3 when name.SequenceEqual("xdm"u8):
                    if (scanner.Current == '{')
                    {
                        Become(EventShape.Content);
                    }

                    ReadValue(ref scanner, _plan.Xdm);
                    return true;
                case 3 when name.SequenceEqual("arc"u8):
                    ReadArc(ref scanner);
                    return true;
                case 4 when name.SequenceEqual("data"u8):
                    _hasData |= scanner.Current == '{';
                    ReadValue(ref scanner, _plan.Data);
                    _data = Whole(start, scanner.Position);
                    return true;
                case 4 when name.SequenceEqual("body"u8):
                    ReadBody(ref scanner);
                    return true;
                case 5 when name.SequenceEqual("event"u8):
                    if (ReadEvent(ref scanner))
                    {
                        Become(EventShape.Event);
                    }

                    return true;
                case 6 when name.SequenceEqual("events"u8):
                    bool isList = scanner.Current == '[';
                    scanner.Skip();
                    if (isList)
                    {
                        Become(EventShape.RequestBody);
                        Events = start..scanner.Position;
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

        private void ReadBare(ref JsonScanner scanner, scoped ReadOnlySpan<byte> name, bool take)
        {
            _looksBare |= name.SequenceEqual("_id"u8) || name.SequenceEqual("timestamp"u8) || name.SequenceEqual("eventType"u8);
            _hasIdentities |= name.SequenceEqual("identityMap"u8);
            _hasSegments |= name.SequenceEqual("segmentMembership"u8);
            PathNode? child = take ? _plan.Xdm?.Names?.Find(name) : null;
            _tookBare |= child is not null;
            ReadValue(ref scanner, child);
        }

        private void ReadArc(ref JsonScanner scanner)
        {
            PathNode arc = _plan.Arc;
            _values.Visit(arc);
            int start = scanner.Position;
            if (scanner.Current != '{')
            {
                scanner.Skip();
                return;
            }

            for (bool more = scanner.FirstName(); more; more = scanner.NextName())
            {
                ReadOnlySpan<byte> name = Name(ref scanner);
                if (!name.SequenceEqual("event"u8))
                {
                    ReadValue(ref scanner, arc.Names?.Find(name));
                }
                else if (ReadEvent(ref scanner))
                {
                    Become(EventShape.RequestContext);
                }
            }

            Note(arc, JsonKind.Object, start, scanner.Position, ValueTraits.Unchecked);
        }

        /// <summary>Reads the content of arc.event. Returns whether it is the content of an Edge event.</summary>
        private readonly bool ReadEvent(ref JsonScanner scanner)
        {
            if (_plan.Event is { } node)
            {
                _values.Visit(node);
            }

            int start = scanner.Position;
            if (scanner.Current != '{')
            {
                scanner.Skip();
                return false;
            }

            bool isContent = false;
            for (bool more = scanner.FirstName(); more; more = scanner.NextName())
            {
                ReadOnlySpan<byte> name = Name(ref scanner);
                isContent |= name.SequenceEqual("xdm"u8) || name.SequenceEqual("data"u8);
                ReadValue(ref scanner, _plan.Event?.Names?.Find(name));
            }

            if (_plan.Event is { } parent)
            {
                Note(parent, JsonKind.Object, start, scanner.Position, ValueTraits.Unchecked);
            }

            return isContent;
        }

        private void ReadBody(ref JsonScanner scanner)
        {
            if (scanner.Current != '{')
            {
                scanner.Skip();
                return;
            }

            for (bool more = scanner.FirstName(); more; more = scanner.NextName())
            {
                if (scanner.Current == '{' && Name(ref scanner).SequenceEqual("xdmEntity"u8))
                {
                    Become(EventShape.StreamingIngestion);
                    int start = scanner.Position;
                    ReadValue(ref scanner, _plan.Xdm);
                    _entity = Whole(start, scanner.Position);
                }
                else
                {
                    scanner.Skip();
                }
            }
        }

        /// <summary>Reads the value that the scanner stands at: takes what the node asks for, passes over the rest.</summary>
        private readonly void ReadValue(ref JsonScanner scanner, PathNode? node)
        {
            if (node is null)
            {
                scanner.Skip();
                return;
            }

            _values.Visit(node);
            int start = scanner.Position;
            switch (scanner.Current)
            {
                case (byte)'{':
                    ReadContainer(ref scanner, node, start, JsonKind.Object);
                    break;
                case (byte)'[':
                    ReadContainer(ref scanner, node, start, JsonKind.Array);
                    break;
                case (byte)'"':
                    ValueTraits traits = scanner.SkipString();
                    // Without its quotes.
                    Note(node, JsonKind.String, start + 1, scanner.Position - 1, traits);
                    break;
                case (byte)'t':
                    ReadScalar(ref scanner, node, JsonKind.True);
                    break;
                case (byte)'f':
                    ReadScalar(ref scanner, node, JsonKind.False);
                    break;
                case (byte)'n':
                    ReadScalar(ref scanner, node, JsonKind.Null);
                    break;
                default:
                    ReadScalar(ref scanner, node, JsonKind.Number);
                    break;
            }
        }

        private readonly void ReadScalar(ref JsonScanner scanner, PathNode node, JsonKind kind)
        {
            int start = scanner.Position;
            scanner.Skip();
            Note(node, kind, start, scanner.Position, ValueTraits.None);
        }

        private readonly void ReadContainer(ref JsonScanner scanner, PathNode node, int start, JsonKind kind)
        {
            ValueTraits traits = ValueTraits.Unchecked;
            if (kind == JsonKind.Object && node.Names is { } names)
            {
                for (bool more = scanner.FirstName(); more; more = scanner.NextName())
                {
                    ReadValue(ref scanner, names.Find(Name(ref scanner)));
                }
            }
            else if (kind == JsonKind.Array && node.Items is { } items)
            {
                int index = 0;
                for (bool more = scanner.FirstItem(); more; more = scanner.NextItem())
                {
                    ReadValue(ref scanner, index < items.Length ? items[index] : null);
                    index++;
                }
            }
            else if (node.Slot >= 0)
            {
                traits = scanner.Measure();
            }
            else
            {
                scanner.Skip();
            }

            Note(node, kind, start, scanner.Position, traits);
        }

        private readonly void Note(PathNode node, JsonKind kind, int start, int end, ValueTraits traits)
        {
            if (node.Slot >= 0)
            {
                _values.Set(node.Slot, new JsonValue(kind, ValueSource.Event, traits, start, end - start));
            }
        }

        private static JsonValue Whole(int start, int end) => new(JsonKind.Object, ValueSource.Event, ValueTraits.Unchecked, start, end - start);

        private static ReadOnlySpan<byte> Name(ref JsonScanner scanner) => scanner.IsNameEscaped ? Unescaped(scanner.Name) : scanner.Name;

        /// <summary>A name written with escapes is legal JSON, and nobody's habit.</summary>
        private static byte[] Unescaped(ReadOnlySpan<byte> escaped)
        {
            byte[] name = new byte[escaped.Length];
            return name[..JsonEscapes.Undo(escaped, name)];
        }
    }
}
