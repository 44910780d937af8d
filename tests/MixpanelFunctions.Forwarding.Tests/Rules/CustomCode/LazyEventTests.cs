namespace MixpanelFunctions.Forwarding.Tests.Rules.CustomCode;

/// <summary>The event that code sees is what <c>JSON.parse</c> makes of its text, though it is made only as code asks for it.</summary>
public sealed class LazyEventTests
{
    private const string Odd = """
        {"n":7,"list":[1,2,3],"text":"abc","2":"two","1":"one","b":-0,"big":12345678901234567890,"huge":1e400,"same":1,"same":2,"__proto__":{"x":1},
         "h\u0061lf":"\ud83d","esc":"\"\\\/\b\f\n\r\t\u00e4","ä":"ü😀","":"empty","nested":{"a":[{"b":[[],{}]}],"t":true,"f":false,"z":null},"toString":5,"then":6}
        """;

    [Theory]
    [InlineData("return JSON.stringify(arc.event.xdm) === JSON.stringify(JSON.parse(text));")]
    [InlineData("const own = JSON.parse(text); return Object.keys(own).every(k => JSON.stringify(own[k]) === JSON.stringify(arc.event.xdm[k]));")]
    [InlineData("return Object.keys(arc.event.xdm).join() === Object.keys(JSON.parse(text)).join();")]
    [InlineData("const seen = []; for (const k in arc.event.xdm) { seen.push(k); } return seen.join() === Object.keys(JSON.parse(text)).join();")]
    [InlineData("return JSON.stringify({ ...arc.event.xdm }) === JSON.stringify({ ...JSON.parse(text) });")]
    [InlineData("const { n, ...rest } = arc.event.xdm; return n === 7 && rest.n === undefined && rest.same === 2;")]
    [InlineData("return Object.is(arc.event.xdm.b, -0) && arc.event.xdm.huge === Infinity && arc.event.xdm.big === 12345678901234567000;")]
    [InlineData("return arc.event.xdm.half === '\\ud83d' && arc.event.xdm['ä'] === 'ü😀' && arc.event.xdm[''] === 'empty' && arc.event.xdm.esc === '\"\\\\/\\b\\f\\n\\r\\tä';")]
    [InlineData("return arc.event.xdm.nested === arc.event.xdm.nested && arc.event.xdm.nested.a[0].b[0] === arc.event.xdm.nested.a[0].b[0];")]
    [InlineData("const before = arc.event.xdm.nested; Object.keys(arc.event.xdm); before.t = 1; return arc.event.xdm.nested === before && arc.event.xdm.nested.t === 1;")]
    [InlineData("return 'n' in arc.event.xdm && !('none' in arc.event.xdm) && 'hasOwnProperty' in arc.event.xdm && Object.hasOwn(arc.event.xdm, '__proto__') && !Object.hasOwn(arc.event.xdm, 'valueOf');")]
    [InlineData("return Object.getPrototypeOf(arc.event.xdm) === Object.prototype && arc.event.xdm instanceof Object && Array.isArray(arc.event.xdm.list);")]
    [InlineData("return Object.prototype.toString.call(arc) === '[object Object]' && String(arc.event) === '[object Object]' && `${arc.event.xdm.nested}` === '[object Object]';")]
    [InlineData("arc.event.xdm.n++; arc.event.xdm.list[0] += 10; arc.event.xdm.nested.a.push(1); return arc.event.xdm.n === 8 && arc.event.xdm.list.join() === '11,2,3' && arc.event.xdm.nested.a.length === 2;")]
    [InlineData("delete arc.event.xdm.n; return arc.event.xdm.n === undefined && !('n' in arc.event.xdm) && arc.event.xdm.text === 'abc';")]
    [InlineData("Object.defineProperty(arc.event.xdm, 'n', { get: () => 9 }); return arc.event.xdm.n === 9;")]
    [InlineData("return arc.event.xdm[1] === 'one' && arc.event.xdm['2'] === 'two' && arc.event.xdm.same === 2 && arc.event.xdm.toString === 5;")]
    [InlineData("return arc.event.xdm.nested.z === null && arc.event.xdm.none === undefined && arc.event.xdm.nested.none?.x === undefined;")]
    [InlineData("return JSON.stringify(Object.entries(arc.event.xdm.nested)) === '[[\"a\",[{\"b\":[[],{}]}]],[\"t\",true],[\"f\",false],[\"z\",null]]';")]
    [InlineData("return JSON.stringify(Object.assign({}, arc.event.xdm.nested)) === JSON.stringify(arc.event.xdm.nested);")]
    [InlineData("const o = Object.create(arc.event.xdm); o.n = 9; return o.n === 9 && arc.event.xdm.n === 7 && o.text === 'abc';")]
    [InlineData("return Object.getOwnPropertyDescriptor(arc.event.xdm, 'n').writable && Object.isExtensible(arc.event.xdm) && Object.getOwnPropertySymbols(arc.event.xdm).length === 0;")]
    public void It_is_what_JSON_parse_makes_of_it(string code)
    {
        string text = System.Text.Json.JsonSerializer.Serialize(Odd);
        CodeTrial trial = CodeTrial.Condition($"const text = {text}; {code}");

        Assert.Contains("Suspect", trial.Map(Odd).InOrder().Records.Keys);
    }

    [Fact]
    public void Events_one_after_another_are_not_mixed_up()
    {
        CodeTrial trial = CodeTrial.Element("return arc.event.xdm.own + arc.event.xdm.list.length + (arc.event.xdm.extra ?? '-');");

        Assert.Equal("\"a3-\"", trial.Map("""{"n":7,"list":[1,2,3],"own":"a"}""").InOrder().Value);
        Assert.Equal("\"b3x\"", trial.Map("""{"n":7,"extra":"x","list":[1,2,3],"own":"b"}""").InOrder().Value);
        Assert.Equal("\"NaN-\"", trial.Map("""{"n":7,"list":[1,2,3]}""").InOrder().Value);
    }
}
