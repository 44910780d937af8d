using System.Text.Json;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Paths;
using MixpanelFunctions.Forwarding.Events.Tokens;

namespace MixpanelFunctions.Forwarding.Events;

/// <summary>
/// Reads one event in a single pass: walks the trie of the paths that rules need, notes where each value is, skips everything else. During the same pass, the top-level
/// names show the event's shape.
/// </summary>
/// <remarks>An event is mapped only after all of it was read, so that malformed text never gives half an event.</remarks>
internal static class EventReader
{
    /// <summary>How events are tokenised.</summary>
    public static JsonReaderOptions Options { get; } = new() { MaxDepth = JsonText.DeepestNesting };

    /// <summary>How values that were already read are tokenized: rules may have nested them deeper in their own objects.</summary>
    public static JsonReaderOptions ValueOptions { get; } = new() { MaxDepth = JsonText.DeepestNesting * 8 };

    /// <summary>Reads an object as one event.</summary>
    /// <param name="json">The text.</param>
    /// <param name="token">The object's beginning.</param>
    /// <param name="values">Takes what is found, its shape included.</param>
    /// <param name="events">Where the shape is <see cref="EventShape.RequestBody"/>: the array of the events in it.</param>
    /// <returns>The token after the object.</returns>
    /// <exception cref="JsonException">The text is not JSON, or is nested too deeply.</exception>
    public static int Read(in JsonTokens json, int token, EventValues values, out Range events)
    {
        Pass pass = new(values);
        token = pass.ReadTop(json, token, takeBare: true);
        values.Length = json.EndBefore(token) - values.Start;
        if (pass.MustForgetBare)
        {
            // Beside xdm was a name that a bare ExperienceEvent could have, too. Rare, so read again without it.
            values.RestartEvent();
            pass = new Pass(values);
            token = pass.ReadTop(json, json.Restart(values.Start), takeBare: false);
        }

        events = pass.Events;
        values.Shape = pass.Shape;
        pass.AddWrappers();
        return token;
    }

    private struct Pass(EventValues values)
    {
        private readonly EventValues _values = values;
        private readonly CapturePlan _plan = values.Plan;
        private bool _tookBare;
        private ObjectMarks _marks;
        private Range? _children;
        private JsonValue _entity;
        private JsonValue _data;

        public EventShape Shape { get; private set; }

        public Range Events { get; private set; }

        public readonly bool MustForgetBare => _tookBare && Shape is not (EventShape.ExperienceEvent or EventShape.ProfileExport);

        public int ReadTop(in JsonTokens json, int token, bool takeBare)
        {
            token = json.Enter(token, 1, '}', out bool more);
            while (more)
            {
                token = json.ReadName(token, out ReadOnlySpan<byte> name);
                token = ReadTopValue(json, token, name, takeBare && Shape == EventShape.Unknown);
                token = json.Continue(token, '}', out more);
            }

            Conclude();
            return token;
        }

        private void Conclude()
        {
            if (Shape != EventShape.Unknown)
            {
                return;
            }

            Shape = _marks.IsEvent ? EventShape.ExperienceEvent
                : _marks.HasData ? EventShape.Content
                : _children is not null ? EventShape.RequestBody
                : _marks.IsConsent ? EventShape.ConsentRequest
                : _marks.IsProfile ? EventShape.ProfileExport
                : EventShape.Unknown;
            Events = _children ?? Events;
        }

        /// <summary>
        /// A rule can use arc, arc.event or arc.event.xdm as a whole, which not every shape contains: writes
        /// what is missing around the content.
        /// </summary>
        public readonly void AddWrappers()
        {
            if (Shape is EventShape.Unknown or EventShape.ProfileExport or EventShape.ConsentRequest or EventShape.RequestBody)
            {
                return;
            }

            JsonValue whole = new(JsonKind.Object, ValueSource.Event, ValueTraits.Unchecked, _values.Start, _values.Length);
            JsonValue xdm = Shape switch
            {
                EventShape.ExperienceEvent => whole,
                EventShape.StreamingIngestion or EventShape.ProfileAnswer => _entity,
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

        private int ReadTopValue(in JsonTokens json, int token, ReadOnlySpan<byte> name, bool takeBare)
        {
            byte first = json.First(token);
            int start = json.Start(token);
            switch (name.Length)
            {
                case 3 when name.SequenceEqual("xdm"u8):
                    if (first == '{')
                    {
                        Become(EventShape.Content);
                    }

                    return PathWalk.Read(json, token, _values, _plan.Xdm, 1);
                case 3 when name.SequenceEqual("arc"u8):
                    return ReadArc(json, token);
                case 4 when name.SequenceEqual("data"u8):
                    _marks.HasData |= first == '{';
                    token = PathWalk.Read(json, token, _values, _plan.Data, 1);
                    _data = Whole(start, json.EndBefore(token));
                    return token;
                case 4 when name.SequenceEqual("body"u8):
                    return ReadBody(json, token);
                case 5 when name.SequenceEqual("event"u8):
                    token = ReadEvent(json, token, 1, out bool isContent);
                    if (isContent)
                    {
                        Become(EventShape.Event);
                    }

                    return token;
                case 6 when name.SequenceEqual("events"u8):
                    token = json.Skip(token, 1);
                    if (first == '[')
                    {
                        Become(EventShape.RequestBody);
                        Events = start..json.EndBefore(token);
                    }

                    return token;
                case 6 when first == '{' && name.SequenceEqual("entity"u8):
                    return ReadEntity(json, token, 1, EventShape.ProfileAnswer);
                case 8 when first == '[' && name.SequenceEqual("children"u8):
                    // The Profile API's answer that lists a profile's events.
                    token = json.Skip(token, 1);
                    _children = start..json.EndBefore(token);
                    return token;
                default:
                    return ReadBare(json, token, name, takeBare);
            }
        }

        private void Become(EventShape shape)
        {
            if (Shape == EventShape.Unknown)
            {
                Shape = shape;
            }
        }

        private int ReadBare(in JsonTokens json, int token, ReadOnlySpan<byte> name, bool take)
        {
            PathNode? child = take ? _plan.Xdm?.Names?.Find(name) : null;
            _tookBare |= child is not null;
            return ReadMember(json, token, name, child, 1, ref _marks);
        }

        /// <summary>Reads a member of what may be an event or a profile.</summary>
        private readonly int ReadMember(in JsonTokens json, int token, ReadOnlySpan<byte> name, PathNode? child, int depth, ref ObjectMarks marks)
        {
            byte first = json.First(token);
            int start = json.Start(token);
            token = PathWalk.Read(json, token, _values, child, depth);
            // A truncated text has no closing quote; the next read finds this.
            int end = json.EndBefore(token) - 1;
            marks.Note(name, first, first == '"' && (end <= start || IsBlank(json.Text(start + 1, end))));
            return token;
        }

        /// <summary>Reads what may be an event or a profile and is within something else.</summary>
        private int ReadEntity(in JsonTokens json, int token, int depth, EventShape shape)
        {
            ObjectMarks marks = default;
            int start = json.Start(token);
            if (_plan.Xdm is { } node)
            {
                _values.Visit(node);
            }

            token = json.Enter(token, depth + 1, '}', out bool more);
            while (more)
            {
                token = json.ReadName(token, out ReadOnlySpan<byte> name);
                token = ReadMember(json, token, name, _plan.Xdm?.Names?.Find(name), depth + 1, ref marks);
                token = json.Continue(token, '}', out more);
            }

            _entity = Whole(start, json.EndBefore(token));
            Become(marks.IsProfile ? EventShape.ProfileExport : shape);
            return token;
        }

        private int ReadArc(in JsonTokens json, int token)
        {
            PathNode arc = _plan.Arc;
            _values.Visit(arc);
            int start = json.Start(token);
            if (json.First(token) != '{')
            {
                return json.Skip(token, 1);
            }

            token = json.Enter(token, 2, '}', out bool more);
            while (more)
            {
                token = json.ReadName(token, out ReadOnlySpan<byte> name);
                if (name.SequenceEqual("event"u8))
                {
                    token = ReadEvent(json, token, 2, out bool isContent);
                    if (isContent)
                    {
                        Become(EventShape.RequestContext);
                    }
                }
                else
                {
                    token = PathWalk.Read(json, token, _values, arc.Names?.Find(name), 2);
                }

                token = json.Continue(token, '}', out more);
            }

            NoteWhole(arc, start, json.EndBefore(token));
            return token;
        }

        /// <summary>Reads the content of arc.event, and says whether it is the content of an Edge event.</summary>
        private readonly int ReadEvent(in JsonTokens json, int token, int depth, out bool isContent)
        {
            isContent = false;
            if (_plan.Event is { } node)
            {
                _values.Visit(node);
            }

            int start = json.Start(token);
            if (json.First(token) != '{')
            {
                return json.Skip(token, depth);
            }

            token = json.Enter(token, depth + 1, '}', out bool more);
            while (more)
            {
                token = json.ReadName(token, out ReadOnlySpan<byte> name);
                isContent |= name.SequenceEqual("xdm"u8) || name.SequenceEqual("data"u8);
                token = PathWalk.Read(json, token, _values, _plan.Event?.Names?.Find(name), depth + 1);
                token = json.Continue(token, '}', out more);
            }

            if (_plan.Event is { } parent)
            {
                NoteWhole(parent, start, json.EndBefore(token));
            }

            return token;
        }

        private int ReadBody(in JsonTokens json, int token)
        {
            if (json.First(token) != '{')
            {
                return json.Skip(token, 1);
            }

            token = json.Enter(token, 2, '}', out bool more);
            while (more)
            {
                token = json.ReadName(token, out ReadOnlySpan<byte> name);
                if (json.First(token) == '{' && name.SequenceEqual("xdmEntity"u8))
                {
                    token = ReadEntity(json, token, 2, EventShape.StreamingIngestion);
                }
                else
                {
                    token = json.Skip(token, 2);
                }

                token = json.Continue(token, '}', out more);
            }

            return token;
        }

        private static bool IsBlank(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8).IsEmpty;

        private readonly void NoteWhole(PathNode node, int start, int end)
        {
            if (node.Slot >= 0)
            {
                _values.Set(node.Slot, JsonKind.Object, ValueTraits.Unchecked, start, end);
            }
        }

        private static JsonValue Whole(int start, int end) => new(JsonKind.Object, ValueSource.Event, ValueTraits.Unchecked, start, end - start);
    }
}
