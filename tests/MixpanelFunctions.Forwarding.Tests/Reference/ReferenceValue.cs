using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Jint.Native;
using Jint.Runtime;

namespace MixpanelFunctions.Forwarding.Tests.Reference;

/// <summary>A value: a JSON text, or nothing.</summary>
/// <param name="Json">The text; <see langword="null"/> where there is no value.</param>
internal readonly partial record struct ReferenceValue(string? Json)
{
    public static ReferenceValue Missing => default;

    public bool IsMissing => Json is null;

    public bool IsMissingOrNull => Json is null or "null";

    public bool IsText => Json is ['"', ..];

    public bool IsNumber => Json is ['-' or (>= '0' and <= '9'), ..];

    public bool IsObject => Json is ['{', ..];

    public bool IsArray => Json is ['[', ..];

    public bool IsTruthValue => Json is "true" or "false";

    /// <summary>Of a text: what stands between its quotes.</summary>
    public string Content => Json![1..^1];

    /// <summary>Of a text: what it means.</summary>
    public string Plain => ReferenceText.Unescape(Content);

    /// <summary><c>Number(value)</c> of JavaScript, by a JavaScript engine; a number that JSON writes is one of JavaScript's too.</summary>
    public double Number => Json switch
    {
        "true" => 1,
        "false" => 0,
        _ when IsText => TypeConverter.ToNumber(new JsString(Plain)),
        _ when IsNumber => double.Parse(Json!, CultureInfo.InvariantCulture),
        _ => double.NaN,
    };

    /// <summary><c>Boolean(value)</c> of JavaScript.</summary>
    public bool IsTruthy => !IsMissingOrNull && Json is not ("false" or "\"\"") && !(IsNumber && Number == 0);

    /// <summary>
    /// The value put into a text, as a string's content: numbers as JavaScript writes them, but whole ones with all their digits;
    /// objects and arrays as JSON.
    /// </summary>
    public string AsContent
    {
        get
        {
            if (IsMissingOrNull)
            {
                return string.Empty;
            }

            if (IsText)
            {
                return Content;
            }

            if (!IsNumber)
            {
                return ReferenceText.Escape(ReferenceText.Compact(Json!));
            }

            return WholeNumber().IsMatch(Json!) && Json != "-0" ? Json! : double.IsFinite(Number) ? ToText(Number) : string.Empty;
        }
    }

    /// <summary>A text value of a text.</summary>
    public static ReferenceValue OfText(string text) => new($"\"{ReferenceText.Escape(text)}\"");

    public static ReferenceValue Of(JsonElement json) => new(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(json)));

    /// <summary>
    /// <c>String(number)</c> of JavaScript, by a JavaScript engine; by the framework where the engine has all digits of a whole number
    /// instead of the fewest that tell it apart.
    /// </summary>
    public static string ToText(double number) => Math.Abs(number) is > 9_007_199_254_740_992 and < 1e21
        ? decimal.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0", CultureInfo.InvariantCulture)
        : TypeConverter.ToString(JsNumber.Create(number));

    [GeneratedRegex("^-?[0-9]+$")]
    private static partial Regex WholeNumber();
}
