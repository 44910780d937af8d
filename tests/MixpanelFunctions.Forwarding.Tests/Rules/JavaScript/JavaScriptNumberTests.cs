using System.Globalization;
using System.Text;
using CsCheck;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Tests.Rules.JavaScript;

public sealed class JavaScriptNumberTests
{
    private static readonly string NaN = Bits(BitConverter.UInt64BitsToDouble(0x7ff8000000000000));

    [Fact]
    public void Texts_are_read_as_JavaScript_reads_them() => JavaScriptCases.AssertAll("number-of-text", 2_500, text =>
    {
        double value = JavaScriptNumber.Parse(Encoding.UTF8.GetBytes(text));
        return double.IsNaN(value) ? NaN : Bits(value);
    });

    [Fact]
    public void Numbers_are_written_as_JavaScript_writes_them() => JavaScriptCases.AssertAll("text-of-number", 2_400, bits =>
        Text(BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData(" 12 ", 12)]
    [InlineData("", 0)]
    [InlineData("0x10", 16)]
    [InlineData("1,5", double.NaN)]
    [InlineData("1_000", double.NaN)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("1e", double.NaN)]
    [InlineData("+-1", double.NaN)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("infinity", double.NaN)]
    public void The_known_traps_of_reading(string text, double expected) =>
        Assert.Equal(expected, JavaScriptNumber.Parse(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(1.0, "1")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(0.0000001, "1e-7")]
    [InlineData(-0.0, "0")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    public void The_known_traps_of_writing(double value, string expected) => Assert.Equal(expected, Text(value));

    [Fact]
    public void What_is_written_fits_and_reads_back_as_the_same_number() => Gen.Double.Where(value => value != 0).Sample(value =>
    {
        string text = Text(value);
        Assert.InRange(text.Length, 1, JavaScriptNumber.LongestText);
        Assert.Equal(value, JavaScriptNumber.Parse(Encoding.UTF8.GetBytes(text)));
    });

    [Theory]
    [InlineData("1e308", true)]
    [InlineData("1e309", false)]
    [InlineData("-1E400", false)]
    [InlineData("1e-400", true)]
    [InlineData("123456789012345678901234", true)]
    public void A_JSON_number_beyond_the_range_of_a_double_is_not_finite(string number, bool finite)
    {
        Assert.Equal(finite, JavaScriptNumber.IsFinite(Encoding.UTF8.GetBytes(number)));
        Assert.Equal(finite, double.IsFinite(JavaScriptNumber.ParseJson(Encoding.UTF8.GetBytes(number))));
    }

    [Fact]
    public void A_long_JSON_number_may_lie_beyond_the_range_of_a_double_without_an_exponent() =>
        Assert.False(JavaScriptNumber.IsFinite(Encoding.UTF8.GetBytes(new string('9', 400))));

    [Fact]
    public void A_JSON_number_is_the_double_that_the_framework_reads_however_many_digits_it_has() =>
        Gen.Select(Gen.Bool, Gen.Long[0, 999_999_999_999_999_999], Gen.Int[1, 18], Gen.Int[0, 18]).Sample((isNegative, digits, length, point) =>
        {
            string text = digits.ToString("D18", CultureInfo.InvariantCulture)[..length];
            text = (isNegative ? "-" : string.Empty) + (point > 0 && point < length ? text.Insert(point, ".") : text);
            Assert.Equal(Bits(double.Parse(text, CultureInfo.InvariantCulture)), Bits(JavaScriptNumber.ParseJson(Encoding.UTF8.GetBytes(text))));
        }, iter: 20_000);

    [Theory]
    [InlineData("-0")]
    [InlineData("0.1")]
    [InlineData("0.00000000000001")]
    [InlineData("999999999999999")]
    [InlineData("9007199254740993")]
    [InlineData("0.300000000000000044")]
    [InlineData("-1.5E+3")]
    public void A_JSON_number_at_the_border_of_few_digits_is_the_double_that_the_framework_reads(string text) =>
        Assert.Equal(Bits(double.Parse(text, CultureInfo.InvariantCulture)), Bits(JavaScriptNumber.ParseJson(Encoding.UTF8.GetBytes(text))));

    private static string Bits(double value) => BitConverter.DoubleToUInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);

    private static string Text(double value)
    {
        byte[] target = new byte[JavaScriptNumber.LongestText];
        return Encoding.UTF8.GetString(target, 0, JavaScriptNumber.Format(value, target));
    }
}
