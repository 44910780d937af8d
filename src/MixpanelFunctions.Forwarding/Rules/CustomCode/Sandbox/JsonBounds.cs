using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>
/// Bounds of <c>JSON.stringify</c>: an array in an array in an array, each of them twice, makes a text without an end. A function that
/// is called for each entry looks at the limits.
/// </summary>
/// <param name="engine">The engine whose function it is.</param>
/// <param name="work">What a run takes.</param>
internal sealed class JsonBounds(Engine engine, WorkConstraint work)
{
    /// <summary>Adds the bound, by the function's path.</summary>
    public void AddTo(Dictionary<string, Bound> bounds)
    {
        ClrFunction same = new(engine, string.Empty, (_, entry) =>
        {
            work.Check();
            return entry[1];
        });
        bounds.Add("JSON.stringify", (_, arguments) =>
        {
            JsValue value = arguments.At(0);
            JsValue replacer = arguments.At(1);
            if (replacer is ObjectInstance list && !replacer.IsCallable())
            {
                // A list of names makes for an order of its own, so the list stays.
                Walk(value);
                return arguments;
            }

            return replacer.IsCallable() ? arguments : [value, same, arguments.At(2)];
        });
    }

    /// <summary>Walks all parts of a text, as often as they would be in it.</summary>
    private void Walk(JsValue root)
    {
        Stack<JsValue> pending = new([root]);
        while (pending.TryPop(out JsValue? next))
        {
            work.Check();
            if (next is not ObjectInstance instance || instance.IsCallable())
            {
                continue;
            }

            foreach (JsValue key in instance.GetOwnPropertyKeys())
            {
                Jint.Runtime.Descriptors.PropertyDescriptor property = instance.GetOwnProperty(key);
                if (property.IsDataDescriptor())
                {
                    pending.Push(property.Value);
                }
            }
        }
    }
}
