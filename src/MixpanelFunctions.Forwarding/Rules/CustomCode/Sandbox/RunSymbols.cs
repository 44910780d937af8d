using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary><c>Symbol.for</c> and <c>Symbol.keyFor</c> for one run: the engine's own keep every symbol that was ever requested.</summary>
internal sealed class RunSymbols
{
    private readonly Dictionary<string, JsSymbol> _symbols = new(StringComparer.Ordinal);

    /// <summary>Puts them in place.</summary>
    public void Install(Engine engine)
    {
        ObjectInstance symbol = engine.Global.Get("Symbol").AsObject();
        BuiltIn.Replace(symbol, "for", new ClrFunction(
            engine,
            "for",
            (_, arguments) =>
            {
                string key = TypeConverter.ToString(arguments.At(0));
                if (!_symbols.TryGetValue(key, out JsSymbol? known))
                {
                    known = (JsSymbol)symbol.Call(JsValue.Undefined, [new JsString(key)]);
                    _symbols.Add(key, known);
                }

                return known;
            },
            1));
        BuiltIn.Replace(symbol, "keyFor", new ClrFunction(
            engine,
            "keyFor",
            (_, arguments) =>
            {
                if (arguments.At(0) is not JsSymbol asked)
                {
                    throw Errors.Of(engine, "TypeError", "not a symbol");
                }

                foreach ((string key, JsSymbol known) in _symbols)
                {
                    if (ReferenceEquals(known, asked))
                    {
                        return new JsString(key);
                    }
                }

                return JsValue.Undefined;
            },
            1));
    }

    /// <summary>Forgets them.</summary>
    public void Clear()
    {
        if (_symbols.Count > 0)
        {
            _symbols.Clear();
        }
    }
}
