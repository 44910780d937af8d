using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Descriptors;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Arc;

/// <summary>
/// An object of the event that reads from the event's text: a property is created when code reads it. Code that lists the
/// properties, or changes one, gets an ordinary object with all of them.
/// </summary>
internal sealed class ArcObject : ObjectInstance
{
    private readonly EventArc _arc;
    private readonly int _node;
    private readonly ObjectInstance? _firstPrototype;
    private List<(int Node, JsValue Value)>? _made;
    private bool _isWhole;

    /// <summary>An object at a place of the event.</summary>
    /// <param name="engine">The engine whose object it is.</param>
    /// <param name="arc">The event.</param>
    /// <param name="node">The object's place in it.</param>
    public ArcObject(Engine engine, EventArc arc, int node)
        : base(engine)
    {
        (_arc, _node) = (arc, node);
        _firstPrototype = Prototype;
    }

    /// <summary>Whether no code can have changed anything in it.</summary>
    public bool IsUntouched => !_isWhole && Extensible && ReferenceEquals(Prototype, _firstPrototype);

    /// <inheritdoc/>
    protected override bool TryGetOwnPropertyValue(JsValue property, JsValue receiver, out JsValue value)
    {
        if (_isWhole || property is not JsString name)
        {
            if (!_isWhole && property is JsSymbol)
            {
                value = Undefined;
                return false;
            }

            return base.TryGetOwnPropertyValue(property, receiver, out value);
        }

        int node = _arc.Tape.Find(_node, name.ToString());
        value = node < 0 ? Undefined : Value(node);
        return node >= 0;
    }

    /// <inheritdoc/>
    protected override OwnPropertyProbe ProbeOwnProperty(JsValue property) =>
        _isWhole || property is not JsString name ? base.ProbeOwnProperty(property)
        : _arc.Tape.Find(_node, name.ToString()) < 0 ? OwnPropertyProbe.Missing
        : OwnPropertyProbe.Enumerable;

    /// <inheritdoc/>
    protected override void Initialize()
    {
        // The values found so far must stay the objects that they are: code compares them, and may have changed them.
        _isWhole = true;
        EventTape tape = _arc.Tape;
        int end = tape.Next(_node);
        for (int node = EventTape.First(_node); node < end; node = tape.Next(node + 1))
        {
            FastSetProperty(tape.Content(node), new PropertyDescriptor(Value(node + 1), PropertyFlag.ConfigurableEnumerableWritable));
        }
    }

    private JsValue Value(int node)
    {
        if (_made is not null)
        {
            foreach ((int known, JsValue made) in _made)
            {
                if (known == node)
                {
                    return made;
                }
            }
        }

        JsValue value = _arc.Make(node);
        (_made ??= new List<(int, JsValue)>(2)).Add((node, value));
        return value;
    }
}
