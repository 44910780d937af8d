using CsCheck;

namespace MixpanelFunctions.Differential.Tests.Generation;

/// <summary>Custom code as people write it, with what the language offers; some of it fails on some events.</summary>
internal static class Code
{
    private static readonly string[] Operands =
    [
        "arc.event.xdm._acme.a", "arc.event.xdm._acme.b", "arc.event.xdm._acme.n", "arc.event.xdm._acme.t", "arc.event.xdm._acme.o",
        "arc.event.xdm._acme.list", "arc.event.xdm.eventType", "arc.event?.data?.x", "arc.event.data.nested.y",
        "arc.event.xdm.web.webPageDetails.name",
    ];

    private static readonly string[] Values =
    [
        "return $;",
        "return $ || null;",
        "return $ ?? 'none';",
        "return typeof $;",
        "return String($);",
        "return `<${$}>`;",
        "return JSON.stringify($);",
        "return JSON.parse(JSON.stringify({ v: $ })).v;",
        "return $.length;",
        "return $.toUpperCase();",
        "return String($).toLowerCase().trim();",
        "return String($).split('').reverse().join('');",
        "return [...String($)].length;",
        "return String($).replace(/[aeiou]/gi, m => m.toUpperCase() + '!');",
        "return String($).replace(/(?<first>\\w)(\\w*)/, '$2$<first>$1$$');",
        "return [...String($).matchAll(/([a-z])(\\d)?/g)].map(([all, letter, digit = '-']) => all + letter + digit);",
        "return String($).padStart(6, '*').slice(-4) + String($).charCodeAt(0);",
        "return encodeURIComponent(String($));",
        "return String($).split(/[ .]/);",
        "const n = Number($); return Number.isFinite(n) ? n / 3 : 'no number';",
        "const n = parseFloat($); return isNaN(n) ? null : n.toFixed(2);",
        "const n = parseInt($, 10); return isNaN(n) ? null : n.toString(16);",
        "const n = +$; return isFinite(n) ? [Math.round(n), Math.floor(n), Math.trunc(n), Math.sign(n), n | 0, n >>> 0].map(x => x + 0) : null;",
        "const n = Number($); return Number.isFinite(n) ? [n.toPrecision(5), n.toExponential(3), String(n)] : null;",
        "return Object.keys($ ?? {}).sort();",
        "return Object.entries(Object($)).map(([k, v]) => `${k}=${v}`).join('&');",
        "return Object.fromEntries(Object.entries($ || {}).filter(([, v]) => v != null));",
        "return { ...$, extra: 1 };",
        "return Array.isArray($) ? [...$].sort() : [];",
        "return Array.isArray($) ? $.map(String).sort((a, b) => a < b ? 1 : a > b ? -1 : 0) : null;",
        "return [1, [2, [3, [4]]]].flat(Infinity).concat($).includes(1);",
        "const { k, ...rest } = Object($); return { k, count: Object.keys(rest).length };",
        "const [first, second = 'none', ...others] = $; return { first, second, others: others.length };",
        "return (arc.event.xdm.productListItems || []).length;",
        "return arc.event.xdm.productListItems.map(p => p.SKU).join('|');",
        "return arc.event.xdm.productListItems.reduce((sum, p) => sum + (Number(p.quantity) || 0), 0);",
        "return arc.event.xdm.productListItems.filter(p => p.quantity > 1).map(({ name, quantity }) => ({ name, quantity }));",
        "const s = new Set(arc.event.xdm.productListItems.map(p => typeof p.priceTotal)); return [...s].sort();",
        "const m = new Map(); for (const p of arc.event.xdm.productListItems) { m.set(p.SKU, (m.get(p.SKU) ?? 0) + 1); } return Math.max(0, ...m.values());",
        "function* count(n) { for (let i = 0; i < n; i++) { yield i * i; } } return [...count(4)];",
        "class Basket { #items; constructor(items) { this.#items = items; } get size() { return this.#items.length; } static of(x) { return new Basket(x); } } return Basket.of(arc.event.xdm.productListItems).size;",
        "const add = a => b => a + b; return add($)('!');",
        "try { return $.missing.deeper; } catch (e) { return e instanceof TypeError ? 'caught' : 'other'; } finally { }",
        "throw new Error('no');",
        "if ($ === undefined) { throw new TypeError('missing'); } return 1;",
        "let out = ''; for (const key in Object($)) { out += key; } return out;",
        "switch (typeof $) { case 'string': return 'text'; case 'number': return 1; default: return null; }",
        "label: for (let i = 0; ; i++) { for (;;) { if (i > 3) { break label; } continue label; } } return 'done';",
        "const d = new Date(arc.event.xdm.timestamp || 0); return d.toISOString() + d.getUTCDay();",
        "return new Date(Date.UTC(2024, 1, 29)).toJSON();",
        "const v = await Promise.resolve($); return v;",
        "const all = await Promise.all([1, Promise.resolve(2), (async () => 3)()]); return all;",
        "await null; throw new Error('rejected');",
        "return Promise.resolve([$]);",
        "return undefined;",
        "",
        "return [10n ** 20n, 7n / 2n].map(String);",
        "var x = y; var y = 1; return typeof x;",
        "return [3, 1, 2].toSorted().at(-1);",
        "return [0, 1, 2, null, undefined, '', 'a', true].map(x => x == $);",
        "return ['a' < $, 1 < $, $ <= $, null >= $];",
        "const sum = $ + 1; return Number.isNaN(sum) ? 'no number' : sum;",
        "return Symbol('x').toString() + Symbol.for('k').description;",
        "return structuredCloneMissing($);",
        "const tag = (parts, ...values) => parts.raw.join('|') + values.length; return tag`a${1}\\n${2}`;",
        "return new Proxy({ a: 1 }, { get: (target, name) => name in target ? target[name] : 0 }).b;",
        "return [new Uint8Array([1, 300, -1])[1], new Float32Array([0.1])[0]];",
        "return Reflect.ownKeys({ b: 1, 2: 1, a: 1, 1: 1 });",
        "utils.logger.log($); return 'logged';",
    ];

    private static readonly string[] Decisions =
    [
        "return true;",
        "return $ > 1;",
        "return $ == 1;",
        "return !!$;",
        "return $ !== undefined && $ !== null;",
        "return typeof $ === 'string';",
        "return /a/i.test($);",
        "return String($).startsWith('a');",
        "return ['a', 'abc', 1].includes($);",
        "return arc.event.xdm.productListItems.some(p => p.quantity > 0);",
        "return arc.event.xdm.productListItems.every(p => typeof p.SKU === 'string');",
        "return $.length > 0;",
        "return $;",
        "return 1;",
        "return 'true';",
        "return new Boolean(true);",
        "await null; return true;",
        "return Promise.resolve(typeof $ !== 'object');",
        "throw new RangeError('no');",
        "return arc.event.xdm._acme.b in { a: 1, abc: 2 };",
    ];

    /// <summary>Code that yields a value.</summary>
    public static Gen<string> Value { get; } = Fill(Values);

    /// <summary>Code that decides; some of it does not return a boolean.</summary>
    public static Gen<string> Decision { get; } = Fill(Decisions);

    private static Gen<string> Fill(string[] templates) => Gen.Select(Gen.OneOf(templates), Gen.OneOf(Operands), (template, operand) =>
        // "$" alone is the operand; "${" and the marks of a replacement are the code's own.
        System.Text.RegularExpressions.Regex.Replace(template, @"(?<![\w'$<])\$(?![\d<$'{])|(?<=\$\{)\$(?=\})|(?<=[(\[]|\.\.\.)\$(?=[)\],.])", _ => operand));
}
