using Jint;
using Jint.Native;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>The log of Adobe's <c>utils</c>, which writes nothing.</summary>
internal static class SilentLog
{
    private static readonly string[] Levels = ["log", "info", "warn", "error", "debug"];

    /// <summary>Makes <c>utils</c>.</summary>
    public static JsObject Create(Engine engine)
    {
        ClrFunction none = new(engine, string.Empty, static (_, _) => JsValue.Undefined);
        JsObject logger = new(engine);
        foreach (string level in Levels)
        {
            logger.FastSetProperty(level, new PropertyDescriptor(none, PropertyFlag.ConfigurableEnumerableWritable));
        }

        JsObject utils = new(engine);
        utils.FastSetProperty("logger", new PropertyDescriptor(logger, PropertyFlag.ConfigurableEnumerableWritable));
        return utils;
    }
}
