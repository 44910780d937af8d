namespace MixpanelFunctions.Forwarding.Tests.Rules.CustomCode;

/// <summary>What code throws and returns, of the odd kinds.</summary>
public sealed class OddResultTests
{
    [Theory]
    [InlineData("throw null;")]
    [InlineData("throw undefined;")]
    [InlineData("throw 1;")]
    [InlineData("throw 10n;")]
    [InlineData("throw Symbol('x');")]
    [InlineData("throw {};")]
    [InlineData("throw [];")]
    [InlineData("throw () => 1;")]
    [InlineData("throw Object.create(null);")]
    [InlineData("throw { toString() { throw 1; } };")]
    [InlineData("throw { toString: null, valueOf: null };")]
    [InlineData("throw { get message() { throw 1; } };")]
    [InlineData("throw { message: { toString() { throw 1; } } };")]
    [InlineData("throw { toString() { while (true) { } } };")]
    [InlineData("throw { get message() { while (true) { } } };")]
    [InlineData("throw { toString() { return this.toString(); } };")]
    [InlineData("const e = new Error('x'); Object.defineProperty(e, 'message', { get() { while (true) { } } }); throw e;")]
    [InlineData("const e = new Error('x'); e.message = Symbol('x'); throw e;")]
    [InlineData("const e = new Error('x'); e.name = { toString() { throw 1; } }; throw e;")]
    [InlineData("const e = new Error('x'); Object.defineProperty(e, 'stack', { get() { while (true) { } } }); throw e;")]
    [InlineData("throw new Error('x'.repeat(1000000));")]
    [InlineData("throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 1; } });")]
    [InlineData("throw new Proxy({}, { get() { while (true) { } } });")]
    [InlineData("throw Array.from({ length: 100000 }, (_, i) => ({ i }));")]
    [InlineData("const o = {}; o.o = o; throw o;")]
    [InlineData("throw new AggregateError([1, 2], 'x');")]
    [InlineData("throw new SyntaxError();")]
    public void Whatever_is_thrown_fails_the_rule_alone(string code)
    {
        foreach (CodeTrial trial in new[]
        {
            CodeTrial.Condition(code),
            CodeTrial.Condition($"await null; {code}"),
            CodeTrial.Element(code),
        })
        {
            string reason = trial.Map().FailedAlone();

            // It goes to the log and the dead letter.
            Assert.InRange(reason.Length, 1, 300);
        }
    }

    [Theory]
    [InlineData("throw new Error('secret of the event: ' + arc.event.xdm.text);", "custom code threw Error in line 1")]
    [InlineData("throw new TypeError(arc.event.xdm.text);", "custom code threw TypeError in line 1")]
    [InlineData("throw arc.event.xdm.text;", "custom code threw a text in line 1")]
    [InlineData("await null; throw new RangeError(arc.event.xdm.text);", "custom code threw RangeError")]
    public void The_reason_of_a_failure_holds_nothing_of_the_event(string code, string reason) =>
        Assert.Equal(reason, CodeTrial.Condition(code).Map().FailedAlone());

    [Theory]
    [InlineData("")]
    [InlineData("return;")]
    [InlineData("return undefined;")]
    [InlineData("return null;")]
    [InlineData("return 0;")]
    [InlineData("return 1;")]
    [InlineData("return '';")]
    [InlineData("return 'true';")]
    [InlineData("return NaN;")]
    [InlineData("return {};")]
    [InlineData("return [];")]
    [InlineData("return [true];")]
    [InlineData("return new Boolean(true);")]
    [InlineData("return () => true;")]
    [InlineData("return Symbol.iterator;")]
    [InlineData("return 1n;")]
    [InlineData("return Promise.resolve(1);")]
    [InlineData("return { then(done) { done('true'); } };")]
    [InlineData("return new Proxy({}, {});")]
    public void A_condition_that_returns_no_truth_value_fails_its_rule_alone(string code) =>
        Assert.Equal("custom code of a condition must return true or false", CodeTrial.Condition(code).Map().FailedAlone());

    [Theory]
    [InlineData("return true;")]
    [InlineData("return Promise.resolve(true);")]
    [InlineData("return Promise.resolve(Promise.resolve(true));")]
    [InlineData("return await true;")]
    [InlineData("return !false;")]
    public void A_condition_that_returns_true_holds(string code) => Assert.Contains("Suspect", CodeTrial.Condition(code).Map().InOrder().Records.Keys);

    [Theory]
    [InlineData("return undefined;")]
    [InlineData("return null;")]
    [InlineData("return () => 1;")]
    [InlineData("return class A { };")]
    [InlineData("return Symbol('x');")]
    [InlineData("return NaN;")]
    [InlineData("return Infinity;")]
    [InlineData("return new Date(NaN);")]
    [InlineData("return { toJSON() { } };")]
    [InlineData("return { toJSON: () => () => 1 };")]
    public void A_value_that_JSON_has_not_is_no_value(string code) => Assert.Null(CodeTrial.Element(code).Map().InOrder().Value);

    [Theory]
    [InlineData("return 1;", "1")]
    [InlineData("return -0;", "0")]
    [InlineData("return 1e21;", "1e+21")]
    [InlineData("return 0.1 + 0.2;", "0.30000000000000004")]
    [InlineData("return '';", "\"\"")]
    [InlineData("return 'a\"b\\\\c\\n';", "\"a\\u0022b\\\\c\\n\"")]
    [InlineData("return true;", "true")]
    [InlineData("return new Number(5);", "5")]
    [InlineData("return new String('x');", "\"x\"")]
    [InlineData("return new Boolean(false);", "false")]
    [InlineData("return new Date(0);", "\"1970-01-01T00:00:00.000Z\"")]
    [InlineData("return [undefined, () => 1, Symbol(), NaN];", "[null,null,null,null]")]
    [InlineData("return { a: undefined, b: () => 1, c: 1, [Symbol()]: 2 };", "{\"c\":1}")]
    [InlineData("return new Map([[1, 2]]);", "{}")]
    [InlineData("return /a/;", "{}")]
    [InlineData("return new Error('x');", "{}")]
    [InlineData("return [, 1];", "[null,1]")]
    [InlineData("return { toJSON() { return 'own'; } };", "\"own\"")]
    [InlineData("return Object.create({ inherited: 1 }, { own: { value: 1, enumerable: true } });", "{\"own\":1}")]
    [InlineData("return new Proxy({ a: 1 }, {});", "{\"a\":1}")]
    [InlineData("return Promise.resolve({ a: 1 });", "{\"a\":1}")]
    [InlineData("return Object.create(null);", "{}")]
    [InlineData("return '\\ud83d';", "\"\uFFFD\"")]
    [InlineData("return ['\\ud83d'];", "[\"\uFFFD\"]")]
    [InlineData("return { '\\ud83d': 1 };", "{\"\uFFFD\":1}")]
    [InlineData("return '\\u0000';", "\"\\u0000\"")]
    public void A_value_is_what_JSON_makes_of_it(string code, string expected) =>
        Assert.Equal(
            System.Text.Json.Nodes.JsonNode.Parse(expected)!.ToJsonString(),
            System.Text.Json.Nodes.JsonNode.Parse(CodeTrial.Element(code).Map().InOrder().Value!)!.ToJsonString());

    [Theory]
    [InlineData("return 1n;")]
    [InlineData("return { a: 1n };")]
    [InlineData("const o = {}; o.o = o; return o;")]
    [InlineData("const a = []; a.push(a); return a;")]
    [InlineData("return { toJSON() { throw 1; } };")]
    [InlineData("return { get a() { throw 1; } };")]
    [InlineData("return { toJSON() { while (true) { } } };")]
    [InlineData("return { get a() { while (true) { } } };")]
    [InlineData("return { get a() { return this; } };")]
    [InlineData("return { get a() { return { __proto__: null, ...Object.getOwnPropertyDescriptors(this), b: [this] }; } };")]
    [InlineData("return new Proxy({}, { ownKeys() { throw 1; } });")]
    [InlineData("let o = {}; for (let i = 0; i < 10000; i++) { o = { o }; } return o;")]
    [InlineData("let a = []; for (let i = 0; i < 10000; i++) { a = [a]; } return a;")]
    [InlineData("let o = { a: 'x'.repeat(1000) }; for (let i = 0; i < 30; i++) { o = { a: o, b: o }; } return o;")]
    [InlineData("let a = ['x']; for (let i = 0; i < 30; i++) { a = [a, a]; } return a;")]
    [InlineData("return Promise.reject(1);")]
    [InlineData("return { then(done, failed) { failed(1); } };")]
    [InlineData("return { get then() { throw 1; } };")]
    public void A_value_that_JSON_cannot_be_made_of_fails_its_rule_alone(string code)
    {
        CodeTrial trial = CodeTrial.Element(code);

        trial.Map().FailedAlone();
        trial.Map().FailedAlone();
    }
}
