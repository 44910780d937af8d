namespace MixpanelFunctions.Forwarding.Tests.Rules.CustomCode;

/// <summary>The sandbox's frozen built-in objects are in the way of no ordinary code.</summary>
public sealed class OrdinaryCodeTests
{
    [Theory]
    [InlineData("let n = 0; const count = () => ++n; count(); count(); return n;", "2")]
    [InlineData("const o = {}; o.toString = () => 'own'; o.constructor = 1; o.valueOf = () => 2; return `${o}${o.constructor}`;", "\"own1\"")]
    [InlineData("const e = new Error('x'); e.message = 'y'; e.name = 'Own'; return String(e);", "\"Own: y\"")]
    [InlineData("class Own extends Error { constructor(m) { super(m); this.name = 'Own'; } } try { throw new Own('m'); } catch (e) { return `${e}${e instanceof Own}`; }", "\"Own: mtrue\"")]
    [InlineData("class A { #x = 1; static y = 2; get x() { return this.#x; } toString() { return 'A' + this.x; } } class B extends A { toString() { return super.toString() + A.y; } } return String(new B());", "\"A12\"")]
    [InlineData("function Old(x) { this.x = x; } Old.prototype.toString = function () { return 'Old' + this.x; }; Old.prototype.constructor = Old; return '' + new Old(1);", "\"Old1\"")]
    [InlineData("class List extends Array { sum() { return this.reduce((a, b) => a + b, 0); } } return List.from([1, 2, 3]).map(x => x * 2).sum();", "12")]
    [InlineData("function* squares(n) { for (let i = 1; i <= n; i++) { yield i ** 2; } } return [...squares(3)];", "[1,4,9]")]
    [InlineData("const it = { *[Symbol.iterator]() { yield 1; yield 2; } }; const [a, b] = it; return a + b;", "3")]
    [InlineData("const m = new Map([['a', 1]]); m.set('b', 2); m.delete('a'); return [...m.entries()];", "[[\"b\",2]]")]
    [InlineData("const s = new Set([1, 2, 2]); s.add(3); return [...s].length;", "3")]
    [InlineData("const w = new WeakMap(); const k = {}; w.set(k, 1); return w.get(k);", "1")]
    [InlineData("const d = new Date(Date.UTC(2024, 1, 29, 12)); d.setUTCDate(d.getUTCDate() + 1); return d.toISOString();", "\"2024-03-01T12:00:00.000Z\"")]
    [InlineData("return new Date('2024-05-01T12:00:00+02:00').getTime();", "1714557600000")]
    [InlineData("return typeof Intl === 'undefined' || typeof Intl === 'object';", "true")]
    [InlineData("return [...'a1b2'.matchAll(/([a-z])(\\d)/g)].map(m => m[2]).join();", "\"1,2\"")]
    [InlineData("const re = /a/g; re.lastIndex = 1; return [re.test('aa'), re.lastIndex];", "[true,2]")]
    [InlineData("return 'aBc'.replace(/b/i, m => `<${m}>`);", "\"a<B>c\"")]
    [InlineData("const [a, , b = 3, ...rest] = [1, 2, undefined, 4, 5]; return [a, b, rest];", "[1,3,[4,5]]")]
    [InlineData("const { x: { y = 1 } = {}, ...others } = { a: 1, b: 2 }; return [y, others];", "[1,{\"a\":1,\"b\":2}]")]
    [InlineData("const clone = JSON.parse(JSON.stringify(arc.event.xdm)); clone.n = 8; return clone.n + arc.event.xdm.n;", "15")]
    [InlineData("arc.event.xdm.n = 8; arc.event.xdm.toString = 'x'; arc.event.xdm.list.push(4); return [arc.event.xdm.n, arc.event.xdm.list.length];", "[8,4]")]
    [InlineData("const a = await Promise.all([1, (async () => 2)()]); return a;", "[1,2]")]
    [InlineData("let out = []; for await (const x of (async function* () { yield 1; yield 2; })()) { out.push(x); } return out;", "[1,2]")]
    [InlineData("return await Promise.any([Promise.reject(1), Promise.resolve(2)]);", "2")]
    [InlineData("try { await Promise.reject(new Error('x')); } catch (e) { return e.message; }", "\"x\"")]
    [InlineData("var x = 1; { var x = 2; } function f() { return x; } return f();", "2")]
    [InlineData("return (function () { return typeof this; })();", "\"undefined\"")]
    [InlineData("const a = [3, 1, 2]; a.sort(); a.reverse(); a.length = 2; return a;", "[3,2]")]
    [InlineData("const o = Object.assign(Object.create({ a: 1 }), { b: 2 }); o.a = 3; return o;", "{\"b\":2,\"a\":3}")]
    [InlineData("const f = function () { }; f.prototype.x = 1; f.name2 = 1; return new f().x;", "1")]
    [InlineData("const t = (p, ...v) => p.raw[0] + v[0]; return t`a\\n${1}`;", "\"a\\\\n1\"")]
    [InlineData("return [1, 2, 3].at(-1) + [1, [2]].flat().length + 'a'.at(0);", "\"5a\"")]
    [InlineData("const p = new Proxy({}, { get: (_, name) => name.length }); return p.abc;", "3")]
    [InlineData("return [10n + 1n, 2n ** 64n].map(String);", "[\"11\",\"18446744073709551616\"]")]
    [InlineData("return [BigInt('12') + BigInt(3), BigInt(true), BigInt('0x1f'), BigInt.asUintN(8, 257n), 1n instanceof Object, typeof BigInt].map(String);", "[\"15\",\"1\",\"31\",\"1\",\"false\",\"function\"]")]
    [InlineData("return new Uint8Array([1, 2, 300])[2];", "44")]
    [InlineData("return encodeURIComponent('ä&') + decodeURIComponent('%20') + parseInt('12px') + escape('ä');", "\"%C3%A4%26 12%E4\"")]
    [InlineData("utils.logger.log('x', 1); return typeof utils.logger.error;", "\"function\"")]
    [InlineData("return [...'a😀e\\u0301'].length;", "4")]
    [InlineData("const [first, second] = '🇩🇪'; return first + '|' + second;", "\"🇩|🇪\"")]
    [InlineData("const seen = []; for (const c of '👨‍👩‍👧') { seen.push(c.length); } return seen;", "[2,1,2,1,2]")]
    [InlineData("return Array.from('e\\u0301x').length + new Set('e\\u0301x').size + Object.keys({ ...'e\\u0301' }).length + Math.max(...'12');", "10")]
    [InlineData("const o = { ...arc.event.xdm }; o.constructor = 1; o.valueOf = 2; o.hasOwnProperty = 3; return Object.keys(o).slice(-3);", "[\"constructor\",\"valueOf\",\"hasOwnProperty\"]")]
    [InlineData("const counts = {}; for (const w of ['constructor', 'a', 'toString']) { counts[w] = w.length; } return counts;", "{\"constructor\":11,\"a\":1,\"toString\":8}")]
    [InlineData("return 'a-b-c'.replaceAll('-', '$&$&') + 'abc'.replace('b', '[$`|$&]') + 'aa'.replace(/a/g, 'x');", "\"a--b--ca[a|b]cxx\"")]
    [InlineData("const a = new Uint32Array(new ArrayBuffer(8)); a[0] = 2 ** 32 - 1; class Own extends Uint8Array { } return [a[0], new Own(3).length, Uint8Array.from([1, 2]).map(x => x * 2).join(), a instanceof Uint32Array, a.constructor === Uint32Array, a.slice(1).length];", "[4294967295,3,\"2,4\",true,true,1]")]
    public void It_yields_what_JavaScript_yields(string code, string expected)
    {
        CodeTrial trial = CodeTrial.Element(code);

        Assert.Equal(expected, Plain(trial.Map().InOrder().Value));
        Assert.Equal(expected, Plain(trial.Map().InOrder().Value));
    }

    private static string Plain(string? json) => System.Text.RegularExpressions.Regex.Unescape(json!.Replace("\\", "\\\\", StringComparison.Ordinal));
}
