using Jint;
using Jint.Native;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Arc;

/// <summary>
/// What custom code sees as <c>arc</c>: the event, whose values are created from its text when code reads them. The event's text is looked
/// through once, however often code reads it; the objects are shared while no code can have changed them.
/// </summary>
/// <param name="engine">The engine whose objects they are.</param>
internal sealed class EventArc(Engine engine)
{
    private readonly List<ArcObject> _objects = [];
    private EventValues? _values;
    private int _generation;
    private JsValue? _root;
    private bool _hasArrays;

    /// <summary>Where the event's values stand.</summary>
    public EventTape Tape { get; } = new();

    /// <summary>The whole event, as the code's own copy.</summary>
    /// <param name="values">The event.</param>
    /// <param name="arc">The value of <c>arc</c> in it.</param>
    public JsValue Of(EventValues values, JsonValue arc)
    {
        if (arc.Kind == JsonKind.Missing)
        {
            return new JsObject(engine);
        }

        byte[] text = values.Array(arc);
        if (!ReferenceEquals(_values, values) || _generation != values.Generation)
        {
            Tape.Read(text, arc.Start, arc.Length);
            (_values, _generation) = (values, values.Generation);
            Forget();
        }
        else
        {
            Tape.Move(text, arc.Start, arc.Length);
            if (_hasArrays || !_objects.TrueForAll(static one => one.IsUntouched))
            {
                Forget();
            }
        }

        return _root ??= Make(0);
    }

    /// <summary>Makes the value at a place of the event.</summary>
    public JsValue Make(int node)
    {
        switch (Tape.Kind(node))
        {
            case (byte)'{':
                ArcObject made = new(engine, this, node);
                _objects.Add(made);
                return made;
            case (byte)'[':
                return MakeArray(node);
            case (byte)'"':
                return new JsString(Tape.Content(node));
            case (byte)'t':
                return JsBoolean.True;
            case (byte)'f':
                return JsBoolean.False;
            case (byte)'n':
                return JsValue.Null;
            default:
                return JsNumber.Create(JavaScriptNumber.ParseJson(Tape.Raw(node)));
        }
    }

    private JsArray MakeArray(int array)
    {
        _hasArrays = true;
        int end = Tape.Next(array);
        int count = 0;
        for (int node = EventTape.First(array); node < end; node = Tape.Next(node))
        {
            count++;
        }

        JsValue[] items = new JsValue[count];
        int index = 0;
        for (int node = EventTape.First(array); node < end; node = Tape.Next(node))
        {
            items[index++] = Make(node);
        }

        return new JsArray(engine, items);
    }

    private void Forget()
    {
        _root = null;
        _hasArrays = false;
        _objects.Clear();
    }
}
