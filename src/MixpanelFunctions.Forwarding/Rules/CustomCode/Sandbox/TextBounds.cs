using Jint;
using Jint.Native;
using Jint.Runtime;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>Limits of what the functions of texts make, checked before they make it.</summary>
/// <param name="engine">The engine whose functions they are.</param>
internal sealed class TextBounds(Engine engine)
{
    /// <summary>The most characters that one letter can become in an address.</summary>
    private const int LargestEncoding = 9;

    /// <summary>The steps that a search of one text in another may take, if both are alike except for an end.</summary>
    private const long MostComparisons = 256 * 1024 * 1024;

    /// <summary>Adds all bounds, by the function's path.</summary>
    public void AddTo(Dictionary<string, Bound> bounds)
    {
        foreach (string name in new[] { "encodeURI", "encodeURIComponent", "escape" })
        {
            bounds.Add(name, (_, arguments) => Refuse((double)Length(arguments.At(0)) * LargestEncoding, arguments));
        }

        foreach (string name in new[] { "padStart", "padEnd" })
        {
            bounds.Add("String.prototype." + name, (_, arguments) => Refuse(TypeConverter.ToNumber(arguments.At(0)), arguments));
        }

        foreach (string name in new[] { "indexOf", "lastIndexOf", "includes", "split", "replace", "replaceAll" })
        {
            bounds.Add("String.prototype." + name, (self, arguments) => Compare(self, arguments));
        }

        bounds.Add("String.prototype.repeat", (self, arguments) => Refuse(Length(self) * TypeConverter.ToNumber(arguments.At(0)), arguments));
        bounds.Add("String.prototype.concat", (self, arguments) => Refuse(Length(self) + arguments.Sum(static argument => (double)Length(argument)), arguments));
    }

    /// <summary>The length of a text; none of anything else.</summary>
    public static int Length(JsValue value) => value is JsString text ? text.Length : 0;

    private JsValue[] Refuse(double length, JsValue[] arguments) =>
        length > CodeLimits.TextLength ? throw Errors.Of(engine, "RangeError", "Invalid string length") : arguments;

    private JsValue[] Compare(JsValue text, JsValue[] arguments) =>
        (long)Length(text) * Length(arguments.At(0)) > MostComparisons
            ? throw Errors.Of(engine, "RangeError", "The texts are too long to search one in the other")
            : arguments;
}
