using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Rules;

namespace MixpanelFunctions.Forwarding.Tests.Rules.CustomCode;

/// <summary>Code that would never end, or take all there is: it fails its own rule for that event, and nothing else.</summary>
public sealed class EndlessCodeTests
{
    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("for (;;) ;")]
    [InlineData("let i = 0; do { i++; } while (i > 0); return true;")]
    [InlineData("for (let a = [0], i = 0; i < a.length; i++) { a[0]++; i--; }")]
    [InlineData("function* all() { for (let i = 0; ; i++) { yield i; } } for (const i of all()) { }")]
    [InlineData("const all = { [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) }; for (const i of all) { }")]
    [InlineData("const all = { [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) }; new Set(all);")]
    [InlineData("try { while (true) { } } catch { } finally { return true; }")]
    [InlineData("try { while (true) { } } finally { while (true) { } }")]
    [InlineData("await null; while (true) { }")]
    [InlineData("return Promise.resolve().then(function again() { return Promise.resolve().then(again); });")]
    [InlineData("const again = async () => { await null; return again(); }; return again();")]
    [InlineData("return { then(done) { while (true) { } } };")]
    [InlineData("class A { static { while (true) { } } }")]
    [InlineData("const { a = (() => { while (true) { } })() } = {}; return a;")]
    [InlineData("[1, 2].sort(() => { while (true) { } });")]
    [InlineData("JSON.parse('[1]', () => { while (true) { } });")]
    [InlineData("'abc'.replace(/b/, () => { while (true) { } });")]
    [InlineData("Array.from({ length: 1e9 }, () => 1);")]
    [InlineData("new Array(4294967295).fill(0);")]
    [InlineData("[].concat(...Array(1e9));")]
    [InlineData("Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);")]
    [InlineData("Array.prototype.reverse.call({ length: 2 ** 53 - 1 });")]
    [InlineData("Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1);")]
    [InlineData("[].lastIndexOf.call({ length: 2 ** 53 - 1 }, 1);")]
    [InlineData("Array.prototype.join.call({ length: 2 ** 31 }, '');")]
    [InlineData("Array.prototype.every.call({ length: 2 ** 53 - 1 }, () => true);")]
    [InlineData("String.raw({ raw: { length: 2 ** 53 - 1 } });")]
    [InlineData("Function.prototype.apply.call(() => 1, null, { length: 2 ** 31 - 1 });")]
    [InlineData("Reflect.construct(Array, { length: 2 ** 31 - 1 });")]
    [InlineData("return 2n ** 10000000n > 1n;")]
    [InlineData("return BigInt('9'.repeat(1000000)) > 1n;")]
    [InlineData("return String(7n ** 3000000n).length > 1;")]
    public void A_condition_without_an_end_fails_its_rule_alone(string code)
    {
        CodeTrial.Condition(code).Map().FailedAlone();
    }

    [Theory]
    [InlineData("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")]
    [InlineData("^(\\w+\\s?)*$", "aaa aaa aaa aaa aaa aaa aaa aaa aaa aaa aaa aaa aaa!")]
    [InlineData("(x+x+)+y", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public void A_pattern_that_runs_away_fails_its_rule_alone(string pattern, string text)
    {
        CodeTrial constant = CodeTrial.Comparison(new JsonObject { ["left"] = "{{xdm.text}}", ["operator"] = "matchesRegex", ["right"] = pattern });
        CodeTrial fromEvent = CodeTrial.Comparison(new JsonObject { ["left"] = "{{xdm.text}}", ["operator"] = "matchesRegex", ["right"] = "{{xdm.pattern}}" });
        CodeTrial inCode = CodeTrial.Condition("return new RegExp(arc.event.xdm.pattern).test(arc.event.xdm.text);");
        CodeTrial caught = CodeTrial.Condition("try { return new RegExp(arc.event.xdm.pattern).test(arc.event.xdm.text); } catch { return true; }");
        CodeTrial replaced = CodeTrial.Element("return arc.event.xdm.text.replace(new RegExp(arc.event.xdm.pattern, 'g'), 'x');");
        string bad = new JsonObject { ["n"] = 7, ["list"] = new JsonArray(1, 2, 3), ["text"] = text, ["pattern"] = pattern }.ToJsonString();
        string good = new JsonObject { ["n"] = 7, ["list"] = new JsonArray(1, 2, 3), ["text"] = "", ["pattern"] = "^$" }.ToJsonString();

        Assert.All([constant, fromEvent, inCode, caught, replaced], trial =>
        {
            trial.Map(bad).FailedAlone();
            trial.Map(good).InOrder();
        });
    }

    [Fact]
    public void A_pattern_that_runs_away_event_after_event_is_paused_and_the_other_rules_go_on()
    {
        CodeTrial trial = CodeTrial.Comparison(new JsonObject { ["left"] = "{{xdm.text}}", ["operator"] = "matchesRegex", ["right"] = "(a+)+$" });
        string bad = new JsonObject { ["n"] = 7, ["list"] = new JsonArray(1, 2, 3), ["text"] = new string('a', 50) + "!" }.ToJsonString();

        string[] reasons = [.. Enumerable.Range(0, 120).Select(_ => trial.Map(bad).FailedAlone())];

        Assert.All(reasons[..StallBrake.StallsInARow], reason => Assert.Equal("the regular expression took longer than 100 ms", reason));
        Assert.All(
            reasons.Skip(StallBrake.StallsInARow).Take(StallBrake.FirstPause),
            reason => Assert.Equal("the regular expression reached its limit for 10 events in a row and is paused for the next ones", reason));
        Assert.Equal("the regular expression took longer than 100 ms", reasons[StallBrake.StallsInARow + StallBrake.FirstPause]);
    }

    [Theory]
    [InlineData("(function down() { down(); })();")]
    [InlineData("const down = n => n === 0 ? 0 : 1 + down(n - 1); return down(1e6) > 0;")]
    [InlineData("const even = n => n === 0 || odd(n - 1), odd = n => n !== 0 && even(n - 1); return even(1e6);")]
    [InlineData("const compare = (a, b) => [2, 1].sort(compare).length; return compare();")]
    [InlineData("const o = { get a() { return this.a; } }; return o.a;")]
    [InlineData("const o = { set a(value) { this.a = value; } }; o.a = 1; return true;")]
    [InlineData("const o = { toJSON() { return JSON.stringify(o); } }; return JSON.stringify(o) === '';")]
    [InlineData("const o = { toString() { return '' + o; } }; return '' + o === '';")]
    [InlineData("const o = { valueOf() { return +o; } }; return +o > 0;")]
    [InlineData("const o = { [Symbol.toPrimitive]() { return `${o}`; } }; return `${o}` === '';")]
    [InlineData("const p = new Proxy({}, { get: (target, name, self) => self[name] }); return p.a;")]
    [InlineData("const p = new Proxy({}, { has: (target, name) => name in p }); return 'a' in p;")]
    [InlineData("const p = new Proxy(function () { }, { apply: () => p() }); return p();")]
    [InlineData("const p = new Proxy({}, {}); Object.setPrototypeOf(p, p); return p.missing === 1;")]
    [InlineData("class A { constructor() { new A(); } } new A();")]
    [InlineData("function* down() { yield* down(); } return [...down()].length > 0;")]
    [InlineData("const down = async () => { await down(); }; await down(); return true;")]
    [InlineData("return 'a'.replace(/a/, function down() { return 'a'.replace(/a/, down); }) === '';")]
    [InlineData("return [1].map(function down() { return [1].map(down); }).length > 0;")]
    [InlineData("return JSON.parse('[1]', function down() { return JSON.parse('[1]', down); }) === 1;")]
    [InlineData("let o = {}; for (let i = 0; i < 100000; i++) { o = { o }; } return JSON.stringify(o).length > 0;")]
    [InlineData("let a = []; for (let i = 0; i < 100000; i++) { a = [a]; } return a.flat(Infinity).length === 0 && String(a) === 'x';")]
    [InlineData("let f = x => x; for (let i = 0; i < 100000; i++) { const g = f; f = x => g(x); } return f(true);")]
    [InlineData("let f = x => x; for (let i = 0; i < 100000; i++) { f = f.bind(null); } return f(true) === 1;")]
    [InlineData("return JSON.parse('['.repeat(100000) + ']'.repeat(100000)) === 1;")]
    public void Code_without_a_ground_fails_its_rule_alone(string code)
    {
        CodeTrial trial = CodeTrial.Condition(code);

        trial.Map().FailedAlone();
        trial.Map().FailedAlone();
    }

    [Theory]
    [InlineData(50_000)]
    [InlineData(100_000)]
    public void A_long_chain_of_proxies_ends_or_fails_its_rule_alone(int length)
    {
        CodeTrial trial = CodeTrial.Condition($"let p = {{}}; for (let i = 0; i < {length}; i++) {{ p = new Proxy(p, {{}}); }} return p.a === 1;");

        // The runtime may compile the recursion to a loop, and then it needs no stack.
        trial.Map().EndedOrFailedAlone();
        trial.Map().EndedOrFailedAlone();
    }

    [Theory]
    [InlineData("let s = 'x'; for (;;) { s += s; }")]
    [InlineData("return 'x'.repeat(2 ** 29).length > 0;")]
    [InlineData("return 'x'.padEnd(2 ** 29, 'abc').length > 0;")]
    [InlineData("return 'x'.repeat(2 ** 24).split('').length > 0;")]
    [InlineData("return 'a'.repeat(2 ** 22).replaceAll('a', 'b'.repeat(1000)).length > 0;")]
    [InlineData("return Array(2 ** 20).join('x'.repeat(1000)).length > 0;")]
    [InlineData("const a = []; for (;;) { a.push(a.length); }")]
    [InlineData("const a = []; for (;;) { a.push({ a: [1, 2, 3] }); }")]
    [InlineData("let a = [1]; for (;;) { a = [...a, ...a]; }")]
    [InlineData("let a = [1]; for (;;) { a = [a, a.slice(), a.concat(a)].flat(); }")]
    [InlineData("const m = new Map(); for (let i = 0; ; i++) { m.set(i, 'x' + i); }")]
    [InlineData("const o = {}; for (let i = 0; ; i++) { o['name' + i] = i; }")]
    [InlineData("const all = []; for (;;) { all.push(new ArrayBuffer(2 ** 24)); }")]
    [InlineData("return new ArrayBuffer(2 ** 31 - 1).byteLength > 0;")]
    [InlineData("return new Uint8Array(2 ** 30).length > 0;")]
    [InlineData("const b = new ArrayBuffer(8, { maxByteLength: 2 ** 30 }); b.resize(2 ** 30); return true;")]
    [InlineData("return new Array(2 ** 25).fill('x').length > 0;")]
    [InlineData("const a = []; a[4294967294] = 1; return a.map(x => x).length > 0 && a.fill(0).length > 0;")]
    [InlineData("const a = []; a.length = 2 ** 32 - 1; return a.join('x').length > 0;")]
    [InlineData("let o = { a: 'x'.repeat(1000) }; let all = []; for (let i = 0; i < 30; i++) { o = { a: o, b: o }; } return JSON.stringify(o).length > 0;")]
    [InlineData("return Object.fromEntries(Array.from({ length: 999999 }, (_, i) => ['k' + i, 'x'.repeat(100) + i])).k1 === 1;")]
    [InlineData("const s = 'x'.repeat(2 ** 20); const all = []; for (;;) { all.push(s + all.length); all.at(-1).charCodeAt(5); }")]
    public void Code_that_takes_too_much_memory_fails_its_rule_alone(string code)
    {
        CodeTrial trial = CodeTrial.Condition(code);

        trial.Map().FailedAlone();
        trial.Map().FailedAlone();
    }

    [Theory]
    [InlineData("return new Promise(() => { });")]
    [InlineData("await new Promise(() => { }); return true;")]
    [InlineData("return { then() { } };")]
    [InlineData("return Promise.race([]);")]
    [InlineData("for await (const x of (async function* () { yield await new Promise(() => { }); })()) { } return true;")]
    public void A_promise_that_never_settles_fails_its_rule_alone(string code)
    {
        CodeTrial.Condition(code).Map().FailedAlone();
        CodeTrial.Element(code).Map().FailedAlone();
    }
}
