using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>Makes all built-in objects immutable, so that code cannot leave anything behind in them.</summary>
internal static class FrozenObjects
{
    /// <summary>Objects that nothing leads to from the global object, but syntax and results of built-in functions do.</summary>
    private static readonly Prepared<Acornima.Ast.Script> Hidden = Engine.PrepareScript("""
        [function* () { }, async function () { }, async function* () { }, (async function* () { })(), [][Symbol.iterator](), ''[Symbol.iterator](),
         new Map().entries(), new Set().entries(), [].values().map(x => x), Iterator.from({ next() { } })]
        """);

    /// <summary>
    /// A frozen <c>toString</c> of a prototype would keep code from setting the one of its own objects, so these become properties
    /// that, set on an object below, give it one of its own.
    /// </summary>
    private static readonly (string Owner, string[] Names)[] Overridable =
    [
        ("Object", ["constructor", "toString", "toLocaleString", "valueOf", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable"]),
        ("Function", ["constructor", "toString"]),
        ("Array", ["toString"]),
        ("Date", ["toString", "valueOf", "toJSON"]),
        .. ErrorKinds.Names.Select(static name => (name, new[] { "constructor", "name", "message", "toString" })),
    ];

    /// <summary>Freezes all built-in objects of an engine, its global object, and what code gets beside them.</summary>
    public static void Freeze(Engine engine, IEnumerable<ObjectInstance> others)
    {
        foreach ((string owner, string[] names) in Overridable)
        {
            Open(engine, engine.Global.Get(owner).AsObject().Get("prototype").AsObject(), names);
        }

        Stack<ObjectInstance> pending = new();
        pending.Push(engine.Global);
        foreach (ObjectInstance other in others)
        {
            pending.Push(other);
        }

        foreach (JsValue hidden in engine.Evaluate(Hidden).AsArray())
        {
            pending.Push(hidden.AsObject());
        }

        FreezeAll(pending);
    }

    /// <summary>Freezes an object and all that it leads to.</summary>
    public static void Freeze(ObjectInstance one) => FreezeAll(new Stack<ObjectInstance>([one]));

    private static void FreezeAll(Stack<ObjectInstance> pending)
    {
        HashSet<ObjectInstance> seen = new(ReferenceEqualityComparer.Instance);
        while (pending.TryPop(out ObjectInstance? next))
        {
            if (seen.Add(next))
            {
                Freeze(next, pending);
            }
        }
    }

    private static void Freeze(ObjectInstance one, Stack<ObjectInstance> pending)
    {
        if (one.Prototype is { } prototype)
        {
            pending.Push(prototype);
        }

        foreach (JsValue key in one.GetOwnPropertyKeys())
        {
            PropertyDescriptor property = one.GetOwnProperty(key);
            bool isData = property.IsDataDescriptor();
            foreach (JsValue? value in isData ? [property.Value] : new[] { property.Get, property.Set })
            {
                if (value is ObjectInstance instance)
                {
                    pending.Push(instance);
                }
            }

            if (property.Configurable)
            {
                one.DefineOwnProperty(key, isData ? new PropertyDescriptor(null, false, null, false) : new PropertyDescriptor(null, null, null, false));
            }
            else if (isData && property.Writable)
            {
                one.DefineOwnProperty(key, new PropertyDescriptor(null, false, null, null));
            }
        }

        one.PreventExtensions();
    }

    private static void Open(Engine engine, ObjectInstance prototype, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            PropertyDescriptor property = prototype.GetOwnProperty(name);
            if (property == PropertyDescriptor.Undefined || !property.IsDataDescriptor())
            {
                continue;
            }

            JsValue original = property.Value;
            ClrFunction get = new(engine, name, (_, _) => original);
            ClrFunction set = new(engine, name, (self, arguments) =>
            {
                if (self is not ObjectInstance target || ReferenceEquals(target, prototype))
                {
                    throw Errors.Of(engine, "TypeError", $"Cannot assign to read only property '{name}'");
                }

                if (!target.DefineOwnProperty(name, new PropertyDescriptor(arguments.At(0), PropertyFlag.ConfigurableEnumerableWritable)))
                {
                    throw Errors.Of(engine, "TypeError", $"Cannot assign to read only property '{name}'");
                }

                return JsValue.Undefined;
            });
            prototype.DefineOwnProperty(name, new GetSetPropertyDescriptor(get, set, enumerable: false, configurable: false));
        }
    }
}
