namespace MixpanelFunctions.Forwarding.Tests.Rules.CustomCode;

/// <summary>Code of conditions that takes all it can get: by built-in functions that loop, allocate or recurse, and by operators.</summary>
public static class HostilePieces
{
    /// <summary>Pieces that once ended the process, had no end, or took gigabytes.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        """function* g(){ yield* g() } return [...g()].length > 0""",
        """var o = []; for (var i = 0; i < 40; i++) o = [o, o]; return o.flat(Infinity).length > 0""",
        """var x = 2n; while (true) x *= x""",
        """Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0); return true""",
        """return /a/g[Symbol.replace]("a".repeat(5e6), "b".repeat(1000)).length > 0""",
        """return Array(1e5).fill("y").join("z".repeat(1e5)).length > 0""",
        """return encodeURIComponent("\u4e16".repeat(1.6e7)).length > 0""",
        """return escape("\u4e16".repeat(1.6e7)).length > 0""",
        """return "x".repeat(2 ** 28).length > 0""",
        """return Object.keys("a".repeat(5e6)).length > 0""",
        """return new Uint8Array(2 ** 24).sort((a, b) => 0).length > 0""",
    ];

    /// <summary>Further pieces of the same kinds.</summary>
    public static IReadOnlyList<string> Others { get; } =
    [
        // The stack.
        """function* g(){ try { yield* g() } finally { yield* g() } } return [...g()].length > 0""",
        """function* g(){ for (const x of g()) { yield x; } } return [...g()].length > 0""",
        """async function* g(){ yield* g() } for await (const x of g()) { } return true""",
        """const it = { [Symbol.iterator]() { return this; }, next() { return [...this]; } }; return [...it].length > 0""",
        """const m = { [Symbol.iterator]: () => m, next: () => (function* () { yield* m; })().next() }; return [...m].length > 0""",
        """const f = () => { try { f(); } finally { f(); } }; return f()""",
        """const fs = []; for (let i = 0; i < 500; i++) { fs.push(() => { try { return fs[(i + 1) % 500](); } finally { fs[(i + 1) % 500](); } }); } return fs[0]()""",
        """const p = new Proxy({}, { get: (target, name, self) => [self[name]] }); return p.a""",
        """const o = { toString() { return [o].join(); } }; return [o].join() === ''""",
        """const a = []; a.push({ toJSON: () => JSON.stringify(a) }); return JSON.stringify(a) === ''""",
        """class A { static [Symbol.hasInstance](x) { return x instanceof A; } } return 1 instanceof A""",
        """let a = []; for (let i = 0; i < 100000; i++) { a = [a]; } return String(a) === 'x'""",
        """let a = {}; for (let i = 0; i < 100000; i++) { a = { a }; } return JSON.stringify(a) === 'x'""",
        """const f = (...a) => f`${a}`; return f()""",

        // Work without an end.
        """let a = [1]; for (let i = 0; i < 40; i++) { a = [a, a]; } return String(a).length > 0""",
        """let a = [1]; for (let i = 0; i < 40; i++) { a = [a, a]; } return a.toLocaleString().length > 0""",
        """let a = [1]; for (let i = 0; i < 40; i++) { a = [a, a]; } return JSON.stringify(a).length > 0""",
        """let a = [1]; for (let i = 0; i < 40; i++) { a = [a, a]; } return JSON.stringify(a, ['a']).length > 0""",
        """let a = { x: 1 }; for (let i = 0; i < 40; i++) { a = { a, b: a }; } return JSON.stringify(a, ['a', 'b', 'x']).length > 0""",
        """let a = [1]; for (let i = 0; i < 40; i++) { a = [a, a]; } return a.flatMap(function f(x) { return Array.isArray(x) ? x.flatMap(f) : x; }).length > 0""",
        """let a = [1]; for (let i = 0; i < 40; i++) { a = [a, a]; } return Math.max(a) > 0""",
        """let a = [1]; for (let i = 0; i < 40; i++) { a = [a, a]; } return a == 'x'""",
        """let a = [1]; for (let i = 0; i < 40; i++) { a = [a, a]; } return `${a}` === 'x'""",
        """let a = [1]; for (let i = 0; i < 40; i++) { a = [a, a]; } return ({})[a] === 'x'""",
        """return Array.prototype.lastIndexOf.call({ length: 2 ** 53 - 1 }, 1) > 0""",
        """return Array.prototype.reverse.call({ length: 2 ** 53 - 1 }).length > 0""",
        """return Array.prototype.toSorted.call({ length: 2 ** 32 - 2 }).length > 0""",
        """return Array.prototype.copyWithin.call({ length: 2 ** 53 - 1, 0: 1 }, 1, 0).length > 0""",
        """return [].concat.apply([], { length: 2 ** 31 }).length > 0""",
        """return Iterator.from({ next: () => ({ done: false, value: 1 }) }).toArray().length > 0""",
        """return Iterator.from({ next: () => ({ done: false, value: 1 }) }).drop(Infinity).next().done""",
        """function* all() { for (;;) { yield 1; } } return all().every(x => x === 1)""",
        """return new Set({ size: Infinity, has: () => true, keys: () => ({ next: () => ({ done: false, value: Math.random() }) }) }).size > 0""",
        """return Object.fromEntries({ [Symbol.iterator]: () => ({ next: () => ({ done: false, value: [1, 2] }) }) }) === 1""",
        """return Array(100000).fill('x').map(encodeURIComponent.bind(null, '\u4e16'.repeat(50000))).length > 0""",
        """return Array(100000).fill('x'.repeat(100000)).map(Function.prototype.call, String.prototype.toUpperCase).length > 0""",
        """return ('a'.repeat(250000) + 'b').indexOf('a'.repeat(200000) + 'c') > 0""",
        """return 'a'.repeat(400000).lastIndexOf('b' + 'a'.repeat(200000)) > 0""",
        """let o = {}; for (let i = 0; i < 100000; i++) { o = { __proto__: o }; } return o.x === 1""",
        """return Reflect.ownKeys(new Proxy({}, { ownKeys: () => Array.from({ length: 1e6 }, (_, i) => 'k' + i) })).length > 0""",
        """await Promise.all(Array.from({ length: 1e6 }, () => Promise.resolve())); return true""",
        """const again = () => Promise.resolve().then(again); await again(); return true""",
        """Promise.resolve().then(function f() { Promise.resolve().then(f); Promise.resolve().then(f); }); await 1; return await new Promise(() => { })""",

        // Patterns.
        """return /(a+)+$/.test('a'.repeat(50) + '!')""",
        """return /^(([a-z])+.)+[A-Z]([a-z])+$/.test('a'.repeat(60))""",
        """return 'a'.repeat(50).concat('!').replace(/(a|aa)+$/g, 'x').length > 0""",
        """return new RegExp('(?:a?){30}'.repeat(30) + 'b').test('a'.repeat(200))""",
        """return new RegExp('('.repeat(100000) + ')'.repeat(100000)).test('x')""",

        // Memory.
        """let s = 'x'; for (;;) { s += s; }""",
        """let s = 'x'; for (;;) { s = `${s}${s}${s}`; }""",
        """let s = 'x'; for (let i = 0; i < 30; i++) { s = s.concat(s); } return s.length > 0""",
        """return 'x'.padEnd(2 ** 29, 'abc').length > 0""",
        """return 'a'.repeat(400000).replaceAll('', 'b'.repeat(1000)).length > 0""",
        """return 'a'.repeat(400000).replace(/a/g, '$`').length > 0""",
        """return 'a'.repeat(400000).replace(/a/g, () => 'b'.repeat(1000)).length > 0""",
        """return 'a'.repeat(400000).replace(/a/g, ''.toString.bind('b'.repeat(100000))).length > 0""",
        """return 'a'.repeat(400000).split('').map(x => x + 'y'.repeat(1000)).length > 0""",
        """return [...'a'.repeat(400000)].map(x => [x, [x], { x }]).length > 0""",
        """return String.raw({ raw: Array(100000).fill('x'.repeat(100000)) }).length > 0""",
        """return Array(100000).fill('x'.repeat(100000)).join().length > 0""",
        """return new Uint8Array(60000).join('x'.repeat(100000)).length > 0""",
        """return Iterator.from(Array(100000).fill('x'.repeat(100000))).join().length > 0""",
        """return decodeURIComponent('%41'.repeat(1.6e7)).length > 0""",
        """return unescape('%u4e16'.repeat(1e7)).length > 0""",
        """return JSON.stringify(Array(1000).fill('\u0001'.repeat(400000))).length > 0""",
        """return JSON.parse('[' + '[],'.repeat(150000) + '[]]').length > 0 && JSON.parse('[' + '{},'.repeat(150000) + '{}]').length < 0""",
        """const all = []; for (;;) { all.push(new ArrayBuffer(60000)); }""",
        """return new ArrayBuffer(2 ** 31 - 1).byteLength > 0""",
        """return new Float64Array(new Array(1e6)).length > 0""",
        """return new ArrayBuffer(8, { maxByteLength: 2 ** 30 }).resize(2 ** 30) === undefined""",
        """return Array.from({ length: 1e9 }).length > 0""",
        """return new Array(2 ** 25).fill('x').length > 0""",
        """const m = new Map(); for (let i = 0; ; i++) { m.set(i, [i]); }""",
        """const o = {}; for (let i = 0; ; i++) { o['name' + i] = i; }""",
        """for (let i = 0; ; i++) { Symbol.for('name' + i); }""",
        """return Object.entries('a'.repeat(400000)).length > 0 && Object.entries('a'.repeat(400000)).length < 0""",
        """const all = []; for (;;) { all.push({ ...'a'.repeat(100000) }); }""",
        """const all = []; for (;;) { const { a, ...rest } = 'b'.repeat(100000); all.push(rest); }""",
        """return Object.groupBy('a'.repeat(400000), x => x + Math.random()).a === 1""",
        """const e = []; for (;;) { e.push(new Error('x'.repeat(100000))); }""",
        """return 'x'.repeat(400000).normalize('NFKD').toUpperCase().toLowerCase().split('').reverse().map(x => x.codePointAt(0)).map(String).map(x => [x]).length < 0 || [...Array(1e6)].map(() => ({})).length > 0""",

        // Whole numbers without bounds.
        """return 2n ** 10000000n > 1n""",
        """return 1n << 1000000000n > 1n""",
        """return 1n >> -1000000000n > 1n""",
        """let x = 3n; for (;;) { x **= 3n; }""",
        """let x = 3n; for (;;) { x <<= 10000n; }""",
        """const o = { x: 3n }; for (;;) { o.x *= o.x; }""",
        """return BigInt('9'.repeat(400000)) > 1n""",
        """return BigInt.asUintN(2 ** 31, -1n) > 1n""",
        """return BigInt(1e308) * BigInt(1e308) ** 1000n > 1n""",
        """return [1, 2].map(n => globalThis['Big' + 'Int'](n)).reduce((a, b) => a ** b ** b ** b) > 1""",
    ];

    /// <summary>All pieces.</summary>
    public static IEnumerable<string> All => Known.Concat(Others);
}
