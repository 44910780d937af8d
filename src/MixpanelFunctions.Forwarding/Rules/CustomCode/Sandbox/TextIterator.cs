using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Native.Symbol;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>
/// The iterator of <c>[...text]</c> and <c>for (… of text)</c>. Jint's own iterator returns what a reader sees as one letter, such as a flag
/// or an e with its accent; JavaScript's returns code points.
/// </summary>
internal sealed class TextIterator : ObjectInstance
{
    private readonly string _text;
    private int _at;

    private TextIterator(Engine engine, string text, ObjectInstance prototype)
        : base(engine)
    {
        _text = text;
        Prototype = prototype;
    }

    /// <summary>Puts it in place.</summary>
    public static void Install(Engine engine)
    {
        ObjectInstance texts = engine.Global.Get("String").AsObject().Get("prototype").AsObject();
        JsObject prototype = new(engine) { Prototype = engine.Global.Get("Iterator").AsObject().Get("prototype").AsObject() };
        prototype.FastSetProperty("next", new PropertyDescriptor(new ClrFunction(engine, "next", (self, _) => Next(engine, self)), PropertyFlag.NonEnumerable));
        prototype.FastSetProperty(GlobalSymbolRegistry.ToStringTag, new PropertyDescriptor("String Iterator", PropertyFlag.OnlyConfigurable));
        texts.FastSetProperty(
            GlobalSymbolRegistry.Iterator,
            new PropertyDescriptor(
                new ClrFunction(engine, "[Symbol.iterator]", (self, _) => new TextIterator(engine, TypeConverter.ToString(self), prototype)),
                PropertyFlag.NonEnumerable));
    }

    private static JsObject Next(Engine engine, JsValue self)
    {
        if (self is not TextIterator iterator)
        {
            throw Errors.Of(engine, "TypeError", "next method called on incompatible receiver");
        }

        JsObject result = new(engine);
        bool isDone = iterator._at >= iterator._text.Length;
        result.FastSetProperty("value", new PropertyDescriptor(isDone ? Undefined : iterator.Take(), PropertyFlag.ConfigurableEnumerableWritable));
        result.FastSetProperty("done", new PropertyDescriptor(isDone ? JsBoolean.True : JsBoolean.False, PropertyFlag.ConfigurableEnumerableWritable));
        return result;
    }

    private JsString Take()
    {
        int length = Rune.TryGetRuneAt(_text, _at, out Rune rune) ? rune.Utf16SequenceLength : 1;
        _at += length;
        return new JsString(_text.Substring(_at - length, length));
    }
}
