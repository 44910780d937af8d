using System.Text;
using Jint;
using Jint.Native;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode;

/// <summary>What custom code returned, as a value of the event.</summary>
internal static class CodeResult
{
    /// <summary>Keeps a result: what <c>JSON.stringify</c> makes of it.</summary>
    /// <exception cref="RuleFailureException">It is nested too deeply.</exception>
    public static JsonValue Keep(EventValues values, CodeEngine engine, JsValue result)
    {
        if (result.IsString())
        {
            return TextForm.KeepAsString(values, Encoding.UTF8.GetBytes(result.AsString()));
        }

        if (result.IsNumber() && double.IsFinite(result.AsNumber()))
        {
            int length = JavaScriptNumber.Format(result.AsNumber(), values.Room(JavaScriptNumber.LongestText));
            return values.Take(JsonKind.Number, length, ValueTraits.None);
        }

        if (result.IsUndefined() || engine.Stringify(result) is not { } json)
        {
            return JsonValue.Missing;
        }

        byte[] text = Encoding.UTF8.GetBytes(json);
        if (text[0] is (byte)'{' or (byte)'[' && !IsWithinDepth(text))
        {
            throw new RuleFailureException("custom code returned a value that is nested too deeply");
        }

        return text[0] switch
        {
            (byte)'{' => values.Keep(JsonKind.Object, text, ValueTraits.Unchecked),
            (byte)'[' => values.Keep(JsonKind.Array, text, ValueTraits.Unchecked),
            (byte)'"' => values.Keep(JsonKind.String, text.AsSpan()[1..^1], text.AsSpan().Contains((byte)'\\') ? ValueTraits.Escaped : ValueTraits.None),
            (byte)'t' => values.Keep(JsonKind.True, text, ValueTraits.None),
            (byte)'f' => values.Keep(JsonKind.False, text, ValueTraits.None),
            (byte)'n' => values.Keep(JsonKind.Null, text, ValueTraits.None),
            _ => values.Keep(JsonKind.Number, text, ValueTraits.None),
        };
    }

    private static bool IsWithinDepth(ReadOnlySpan<byte> json)
    {
        int depth = 0;
        bool isInText = false;
        for (int i = 0; i < json.Length; i++)
        {
            switch (json[i])
            {
                case (byte)'\\':
                    i++;
                    break;
                case (byte)'"':
                    isInText = !isInText;
                    break;
                case (byte)'{' or (byte)'[' when !isInText:
                    if (++depth > JsonText.DeepestNesting)
                    {
                        return false;
                    }

                    break;
                case (byte)'}' or (byte)']' when !isInText:
                    depth--;
                    break;
            }
        }

        return true;
    }
}
