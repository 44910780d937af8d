using System.Globalization;
using System.Text;
using CsCheck;
using MixpanelFunctions.Differential.Tests.Running;

namespace MixpanelFunctions.Differential.Tests.Generation;

/// <summary>Events as JSON text, in all the spellings that JSON allows.</summary>
internal static class Events
{
    /// <summary>In an object's member: that it is not there.</summary>
    private const string Nothing = "";

    private static readonly Gen<string> Text = Texts.Any.Select(Gen.Int[0, 4], Quote);

    private static readonly Gen<string> Number = Gen.Frequency(
        (4, Gen.OneOf(
            "0", "-0", "1", "-1", "2", "10", "12", "16", "3.14", "1.0", "1.50", "1e3", "1E+2", "1.5e-3", "1e21", "1e-7", "0.000001", "123456789012", "0.1",
            "0.30000000000000004", "100000000000000000000", "5e-324", "1.7976931348623157e308", "9007199254740991", "-9007199254740991", "1e22", "4.35", "0.0")),
        (1, Gen.Int.Select(number => number.ToString(CultureInfo.InvariantCulture))),
        (1, Gen.Double[-1e6, 1e6].Select(number => number.ToString("R", CultureInfo.InvariantCulture))));

    private static readonly Gen<string> Scalar = Gen.Frequency((5, Text), (4, Number), (2, Gen.OneOf("true", "false", "null")));

    /// <summary>What may also stand in a text as JSON: spelled as JavaScript would spell it.</summary>
    private static readonly Gen<string> PlainScalar = Gen.Frequency(
        (3, Texts.Any.Select(text => Quote(text, 0))),
        (2, Gen.OneOf("0", "1", "-1", "2.5", "1000", "true", "false", "null")));

    private static readonly Gen<string> Name = Gen.OneOf("k", "k2", "K", "é", "a b", "a.b", "x").Select(name => Quote(name, 0));

    private static readonly Gen<string> FlatObject = Entries(PlainScalar);

    private static readonly Gen<string> FlatArray = PlainScalar.Array[0, 4].Select(items => $"[{string.Join(',', items)}]");

    private static readonly Gen<string> Container = Gen.Frequency(
        (2, FlatObject),
        (2, FlatArray),
        (1, Entries(Gen.OneOf(FlatObject, FlatArray, PlainScalar))),
        (1, Gen.OneOf(FlatObject, FlatArray, PlainScalar).Array[0, 3].Select(items => $"[{string.Join(", ", items)}]")));

    private static readonly Gen<string> Any = Gen.Frequency(
        (6, Scalar), (2, Container), (1, Gen.Const(Nothing)));

    private static readonly Gen<string> Product = Members(
        Maybe("SKU", Text),
        Maybe("name", Scalar),
        Maybe("quantity", Number),
        Maybe("priceTotal", Gen.OneOf(Number, Text)));

    private static readonly Gen<string> Products = Product.Array[0, 3].Select(items => $"[{string.Join(',', items)}]");

    private static readonly Gen<string> Acme = Members(
        Maybe("a", Any),
        Maybe("b", Any),
        Maybe("c", Any),
        Maybe("n", Gen.Frequency((6, Number), (1, Scalar))),
        Maybe("t", Gen.Frequency((6, Text), (1, Scalar))),
        Maybe("re", Patterns.Any.Select(pattern => Quote(pattern, 0))),
        Maybe("o", Gen.Frequency((3, FlatObject), (1, Any))),
        Maybe("list", Gen.Frequency((4, FlatArray), (1, Any))),
        Maybe("props", Gen.Frequency((4, FlatObject), (1, Gen.OneOf("null", "5", "true", Nothing)))),
        Maybe("big", Gen.OneOf("12345678901234567890", "9007199254740993", "1000000000000000000000", "0.1234567890123456789")),
        Maybe("a.b", Any),
        Maybe("q\"\\d", Any));

    private static readonly Gen<string> Xdm = Members(
        Maybe("_id", Text),
        Maybe("timestamp", Gen.OneOf("\"2024-05-01T12:00:00Z\"", "\"2024-05-01T12:00:00.123+02:00\"", Nothing)),
        Maybe("eventType", Gen.Frequency((3, Gen.OneOf("\"web.webpagedetails.pageViews\"", "\"signin\"", "\"SignIn\"")), (1, Any))),
        Maybe("web", Members(Maybe("webPageDetails", Members(Maybe("name", Any), Maybe("URL", Text), Maybe("pageViews", Members(Maybe("value", Number))))))),
        Maybe("environment", Members(Maybe("ipV4", Gen.OneOf("\"192.0.2.1\"", "\"\"", "null", Nothing, "0")), Maybe("ipV6", Gen.OneOf<string>("\"2001:db8::1\"", "\"\"", Nothing)))),
        Always("productListItems", Products),
        Always("_acme", Acme));

    private static readonly Gen<string> Content = Members(
        Always("xdm", Xdm),
        Maybe("data", Members(Maybe("x", Any), Maybe("nested", Members(Maybe("y", Any))))));

    /// <summary>An event, in one of the shapes that keep both <c>xdm</c> and <c>data</c>.</summary>
    public static Gen<SampleEvent> Sample { get; } = Gen.Select(Content, Gen.Int[0, 3], (content, shape) => new SampleEvent(content, shape switch
    {
        0 => $"{{\"event\":{content}}}",
        1 => $"{{ \"arc\" : {{ \"request\":{{\"body\":{{}}}}, \"event\" : {content} }} }}",
        _ => content,
    }));

    /// <summary>Values that rules write out. A text in them must not look like a token.</summary>
    public static Gen<string> Constant { get; } = Gen.Frequency(
        (5, Texts.Any.Where(text => !text.Contains("{{", StringComparison.Ordinal)).Select(text => Quote(text, 0))),
        (3, Number),
        (1, Gen.OneOf("true", "false")),
        (1, Container.Where(json => !json.Contains("{{", StringComparison.Ordinal))));

    private static string Quote(string text, int style)
    {
        StringBuilder quoted = new("\"");
        foreach (char unit in text)
        {
            bool mustEscape = unit is '"' or '\\' or < ' ';
            if (style == 1 && unit is '/')
            {
                quoted.Append("\\/");
            }
            else if (style == 0 && unit is ('\n' or '\r' or '\t'))
            {
                quoted.Append(unit switch { '\n' => "\\n", '\r' => "\\r", _ => "\\t" });
            }
            else if (unit is '"' or '\\' && style != 2)
            {
                quoted.Append('\\').Append(unit);
            }
            else if (mustEscape || (style == 2 && unit > 'f') || (style == 3 && unit > '~'))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            }
            else
            {
                quoted.Append(unit);
            }
        }

        return quoted.Append('"').ToString();
    }

    private static Gen<string> Entries(Gen<string> value) => Gen.Select(Name, value)
        .Array[0, 4].Select(entries => $"{{{string.Join(',', entries.DistinctBy(entry => entry.Item1).Select(entry => $"{entry.Item1}:{entry.Item2}"))}}}");

    private static (string, Gen<string>, bool) Maybe(string name, Gen<string> value) => (name, value, false);

    private static (string, Gen<string>, bool) Always(string name, Gen<string> value) => (name, value, true);

    /// <summary>An object of these members; those that need not be there are missing now and then, and some come twice.</summary>
    private static Gen<string> Members(params (string Name, Gen<string> Value, bool IsAlwaysThere)[] members)
    {
        Gen<string>[] parts = [.. members.Select(member => Gen.Select(member.Value, member.Value, Gen.Int[0, 39], (value, first, chance) =>
            value == Nothing || (chance == 0 && !member.IsAlwaysThere) ? string.Empty
            // Of a name that comes twice the last one counts.
            : chance == 1 && first != Nothing ? $"{Quote(member.Name, 0)}:{first},{Quote(member.Name, 2)}: {value}"
            : chance < 8 ? $" {Quote(member.Name, 0)} : {value}\n"
            : $"{Quote(member.Name, 0)}:{value}"))];
        return Sequence(parts).Select(texts => $"{{{string.Join(',', texts.Where(text => text.Length > 0))}}}");
    }

    private static Gen<string[]> Sequence(Gen<string>[] parts) => parts.Aggregate(
        Gen.Const(Array.Empty<string>()),
        (all, next) => Gen.Select(all, next, (texts, text) => (string[])[.. texts, text]));
}
