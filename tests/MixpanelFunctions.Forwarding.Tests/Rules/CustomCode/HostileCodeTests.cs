using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Tests.Rules.CustomCode;

/// <summary>Code that would change the world for other code, or leave its sandbox.</summary>
public sealed class HostileCodeTests
{
    [Theory]
    [InlineData("Object.prototype.leaked = 1;")]
    [InlineData("Array.prototype.leaked = 1;")]
    [InlineData("({}).__proto__.leaked = 1;")]
    [InlineData("[].__proto__.push = () => 0;")]
    [InlineData("({}).constructor.prototype.leaked = 1;")]
    [InlineData("'x'.constructor.prototype.replace = () => 'leaked';")]
    [InlineData("(() => 1).constructor.prototype.call = null;")]
    [InlineData("(async () => 1)().constructor.prototype.then = null;")]
    [InlineData("(async () => 1)().__proto__.then = null;")]
    [InlineData("(function* () { }()).__proto__.__proto__.next = null;")]
    [InlineData("[][Symbol.iterator]().__proto__.next = () => ({ done: true });")]
    [InlineData("''[Symbol.iterator]().__proto__.next = () => ({ done: true });")]
    [InlineData("''[Symbol.iterator]().__proto__.leaked = 1;")]
    [InlineData("Object.defineProperty(Object.prototype, 'leaked', { value: 1 });")]
    [InlineData("Object.defineProperty(Object.prototype, 'leaked', { get() { return 1; } });")]
    [InlineData("Object.defineProperty(Array.prototype, 0, { set() { } });")]
    [InlineData("Object.assign(Object.prototype, { leaked: 1 });")]
    [InlineData("Object.setPrototypeOf(Object.prototype, { leaked: 1 });")]
    [InlineData("Object.setPrototypeOf(Array.prototype, { leaked: 1 });")]
    [InlineData("Object.setPrototypeOf(globalThis, { leaked: 1 });")]
    [InlineData("Object.prototype.__proto__ = { leaked: 1 };")]
    [InlineData("globalThis.__proto__ = { leaked: 1 };")]
    [InlineData("globalThis.__proto__.leaked = 1;")]
    [InlineData("Reflect.set(Object.prototype, 'leaked', 1);")]
    [InlineData("Reflect.defineProperty(Object.prototype, 'leaked', { value: 1 });")]
    [InlineData("Reflect.setPrototypeOf(Object.prototype, { leaked: 1 });")]
    [InlineData("Reflect.deleteProperty(JSON, 'parse');")]
    [InlineData("Object.prototype.__defineGetter__.call(Object.prototype, 'leaked', () => 1);")]
    [InlineData("Object.prototype.__defineSetter__('a', () => 1);")]
    [InlineData("delete Array.prototype.map;")]
    [InlineData("delete globalThis.JSON;")]
    [InlineData("delete Object.prototype.toString;")]
    [InlineData("Array.prototype.length = 5; Array.prototype.push(1);")]
    [InlineData("Array.prototype.push.call(Array.prototype, 1);")]
    [InlineData("leaked = 1;")]
    [InlineData("globalThis.leaked = 1;")]
    [InlineData("this.leaked = 1;")]
    [InlineData("(function () { this.leaked = 1; })();")]
    [InlineData("(function () { return this; })().leaked = 1;")]
    [InlineData("(0, function () { leaked = 1; })();")]
    [InlineData("JSON = null;")]
    [InlineData("JSON.parse = () => ({ event: { xdm: { n: 8 } } });")]
    [InlineData("JSON.stringify = () => '1';")]
    [InlineData("Promise = null;")]
    [InlineData("Promise.resolve = () => 1;")]
    [InlineData("Promise.prototype.then = () => 1;")]
    [InlineData("Promise[Symbol.species] = null;")]
    [InlineData("Array[Symbol.species] = null;")]
    [InlineData("Array.prototype[Symbol.iterator] = null;")]
    [InlineData("String.prototype[Symbol.iterator] = null;")]
    [InlineData("String.prototype.codePointAt = () => 65; String.fromCodePoint = () => 'x';")]
    [InlineData("RegExp.prototype.exec = () => null;")]
    [InlineData("RegExp.prototype[Symbol.replace] = () => 'x';")]
    [InlineData("Math.max = () => 9;")]
    [InlineData("Number.prototype.toString = () => 'leaked';")]
    [InlineData("Function.prototype.call = () => 1;")]
    [InlineData("Object.keys = () => [];")]
    [InlineData("Object.freeze = x => x;")]
    [InlineData("Symbol.prototype.leaked = 1;")]
    [InlineData("Error.prepareStackTrace = () => 1; Error.stackTraceLimit = 0;")]
    [InlineData("undefined = 1;")]
    [InlineData("NaN = 1;")]
    [InlineData("utils.leaked = 1; utils.logger.log = null; utils.logger.leaked = 1;")]
    [InlineData("Object.setPrototypeOf(utils, { leaked: 1 });")]
    [InlineData("utils.logger.log.constructor.prototype.leaked = 1;")]
    [InlineData("arguments.callee.leaked = 1; arguments[1].leaked = 1;")]
    [InlineData("arguments.callee.caller.leaked = 1;")]
    [InlineData("delete utils.logger; delete arguments.callee.prototype;")]
    [InlineData("var leaked = 1; let JSON = {}; function Object() { }")]
    [InlineData("arc.event.xdm.n = 8; arc.event.xdm.added = 1; arc.event.xdm.list.push(4); delete arc.event.xdm.text;")]
    [InlineData("arc.event = null; arc = null;")]
    [InlineData("Object.freeze(arc); Object.freeze(arc.event.xdm);")]
    [InlineData("Object.defineProperty(arc.event.xdm, 'n', { get() { throw 1; } });")]
    [InlineData("for (const key of Reflect.ownKeys(globalThis)) { try { globalThis[key] = null; } catch { } try { delete globalThis[key]; } catch { } }")]
    [InlineData("for (const key of Reflect.ownKeys(globalThis)) { const o = globalThis[key]; for (const name of o ? Reflect.ownKeys(Object(o)) : []) { try { o[name] = null; } catch { } try { delete o[name]; } catch { } } }")]
    [InlineData("for (const key of Reflect.ownKeys(globalThis)) { const p = globalThis[key] && globalThis[key].prototype; for (const name of p ? Reflect.ownKeys(p) : []) { try { p[name] = () => { throw 1; }; } catch { } } }")]
    public void What_code_changes_is_changed_for_itself_alone(string code)
    {
        // Whether the attempt throws or is ignored is JavaScript's own matter.
        CodeTrial trial = CodeTrial.Condition($"try {{ {code} }} catch {{ }} return true;");

        trial.Map().InOrder();
        trial.Map().InOrder();
        CodeTrial strict = CodeTrial.Condition($"return (function () {{ 'use strict'; try {{ (0, () => {{ {Sloppy(code)} }})(); }} catch {{ }} return true; }})();");
        strict.Map().InOrder();
        strict.Map().InOrder();
    }

    [Theory]
    [InlineData("constructor.constructor('return 1')();")]
    [InlineData("({}).constructor.constructor('return globalThis')();")]
    [InlineData("Function('return 1')();")]
    [InlineData("new Function('return 1')();")]
    [InlineData("(async () => { }).constructor('return 1')();")]
    [InlineData("(function* () { }).constructor('yield 1')().next();")]
    [InlineData("(async function* () { }).constructor('yield 1')();")]
    [InlineData("Reflect.construct(Function, ['return 1'])();")]
    [InlineData("Function.prototype.constructor.call(null, 'return 1')();")]
    [InlineData("eval('1');")]
    [InlineData("(0, eval)('1');")]
    [InlineData("globalThis.eval('1');")]
    [InlineData("new (class extends Function { })('return 1')();")]
    [InlineData("setTimeout('leaked = 1', 0);")]
    [InlineData("require('fs');")]
    [InlineData("process.exit(1);")]
    [InlineData("fetch('https://example.com/');")]
    [InlineData("new XMLHttpRequest();")]
    [InlineData("System.IO.File.ReadAllText('/etc/passwd');")]
    [InlineData("System.Environment.Exit(1);")]
    [InlineData("importNamespace('System.IO');")]
    [InlineData("clrHelper.toString();")]
    [InlineData("host.type('System.IO.File');")]
    [InlineData("new ShadowRealm().evaluate('1');")]
    [InlineData("arc.GetType().Assembly.FullName.length;")]
    [InlineData("utils.GetType().Assembly.FullName.length;")]
    [InlineData("utils.logger.log.Method.Name.length;")]
    [InlineData("JSON.GetType().Name.length;")]
    [InlineData("await import('fs');")]
    [InlineData("await import('/etc/passwd');")]
    [InlineData("await import('data:text/javascript,export default 1');")]
    public void Nothing_leads_out_of_the_sandbox(string code)
    {
        CodeTrial trial = CodeTrial.Condition($"{code} return true;");

        trial.Map().FailedAlone();
        trial.Map().FailedAlone();
    }

    [Theory]
    [InlineData("import.meta;")]
    [InlineData("import fs from 'fs';")]
    [InlineData("export default 1;")]
    [InlineData("} ); (function () { ")]
    [InlineData("}, leaked = 1, function () {")]
    [InlineData("}); leaked = 1; (function () {")]
    [InlineData("return 1; } /*")]
    [InlineData("new.target.leaked = 1; }")]
    public void Code_that_is_no_body_of_a_function_is_refused_at_start_up(string code) =>
        Assert.Throws<InvalidConfigurationException>(() => CodeTrial.Condition(code));

    // Strict code knows no arguments.callee, and an arrow function no arguments of its own.
    private static string Sloppy(string code) =>
        code.Contains("arguments", StringComparison.Ordinal) || code.Contains("function Object", StringComparison.Ordinal) || code.Contains("undefined =", StringComparison.Ordinal)
            ? "throw 1;" : code;
}
