using Jint;
using Jint.Native;
using Jint.Runtime;
using Jint.Runtime.Interop;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>Limits of replacements for matches: there can be many matches, and each replacement can contain the whole text.</summary>
/// <param name="engine">The engine whose functions they are.</param>
/// <param name="work">What a run takes.</param>
internal sealed class ReplacementBounds(Engine engine, WorkConstraint work)
{
    /// <summary>Adds all bounds, by the function's path.</summary>
    public void AddTo(Dictionary<string, Bound> bounds)
    {
        foreach (string path in new[] { "String.prototype.replace", "String.prototype.replaceAll" })
        {
            Bound search = bounds[path];
            bounds[path] = (self, arguments) => Counted(TextBounds.Length(self), search(self, arguments));
        }

        bounds.Add("RegExp.prototype.@@replace", (_, arguments) => Counted(TextBounds.Length(arguments.At(0)), arguments));
    }

    /// <summary>Replaces a replacement that may become too long by a function that counts its output.</summary>
    private JsValue[] Counted(int length, JsValue[] arguments)
    {
        if (arguments.Length < 2)
        {
            return arguments;
        }

        Func<JsValue[], string> replacement;
        if (arguments[1].IsCallable())
        {
            JsValue function = arguments[1];
            replacement = match => TypeConverter.ToString(function.Call(JsValue.Undefined, match));
        }
        else
        {
            string text = TypeConverter.ToString(arguments[1]);
            bool hasMarks = text.Contains('$', StringComparison.Ordinal);
            if ((length + 1L) * (text.Length + (hasMarks ? length : 0L)) <= CodeLimits.TextLength)
            {
                return arguments;
            }

            replacement = hasMarks ? match => Substitution.Of(text, match, Check) : _ => text;
        }

        long made = length;
        ClrFunction counting = new(engine, string.Empty, (_, match) =>
        {
            work.Check();
            string text = replacement(match);
            made += text.Length;
            Check(made);
            return new JsString(text);
        });
        return [arguments[0], counting, .. arguments[2..]];
    }

    private void Check(long length)
    {
        if (length > CodeLimits.TextLength)
        {
            throw Errors.Of(engine, "RangeError", "Invalid string length");
        }
    }
}
