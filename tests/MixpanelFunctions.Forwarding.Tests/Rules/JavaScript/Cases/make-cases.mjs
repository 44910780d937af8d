// Writes the tables beside this file: what a real JavaScript engine makes of numbers, texts and comparisons.
// They are committed; run this again only to change the cases. Node 20 or later:
//
//   npm install --prefix DIRECTORY @adobe/reactor-extension-core-edge@1.4.0
//   node make-cases.mjs DIRECTORY
//
// The outcomes of comparisons are those of Adobe's own valueComparison.js, taken from that package.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(resolve(process.argv[2] ?? '.'), 'package.json'));
const valueComparison = require('@adobe/reactor-extension-core-edge/src/lib/conditions/valueComparison.js');

// mulberry32: the same cases on every run.
let state = 20240611;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const times = (n, make) => Array.from({ length: n }, make);

const view = new DataView(new ArrayBuffer(8));
const bits = (value) => {
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
};
const fromBits = (high, low) => {
  view.setUint32(0, high);
  view.setUint32(4, low);
  return view.getFloat64(0);
};
const anyDouble = () => fromBits(below(2 ** 32), below(2 ** 32));
const oneALine = (rows) => `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`;
const save = (name, text) => writeFileSync(join(here, name), text);
const distinct = (list) => [...new Set(list)];

// Number(text): [text, the double's bits]
const spaces = ['\t', '\n', '\v', '\f', '\r', ' ', '\u00a0', '\u1680', '\u2000', '\u2003', '\u200a', '\u2028', '\u2029',
  '\u202f', '\u205f', '\u3000', '\ufeff', '\u0085', '\u180e', '\u200b', '\u2060', '\u001c', '\0'];
const written = [
  '', ' ', ' 12 ', '12', '1,5', '1_000', '.5', '5.', '.', '+', '-', '+.', '-.', '-.5', '+.5', '+5.', '1e', '1e+', '1e-', 'e5', '.e5',
  '1.e5', '+-1', '-+1', '--1', '++1', '- 1', '+ 1', '1 2', '1.2.3', '1e5.5', '1e5e5', '1E5', '1E+5', '1e-5', '1e+-5', '00', '007', '-007',
  '08.5', '0.', '-0', '+0', '-0.0', '0e0', '1f', '1d', '1L', '0x', '0X', '0x1g', '0x10', '0X10', '0xff', '0xFF', '0xfF', '-0x10',
  '+0x10', '0x-10', '0x1.8', '0x 1', '00x10', '0o17', '0O17', '0o18', '0o', '-0o7', '0b101', '0B101', '0b102', '0b', '-0b1', '017', '0n',
  '1n', '10n', 'Infinity', '-Infinity', '+Infinity', 'infinity', 'INFINITY', 'Inf', 'InfinityX', ' Infinity ', '--Infinity', 'Infinit',
  'NaN', 'nan', '-NaN', 'null', 'true', 'undefined', 'abc', '12abc', 'abc12', '12px', '$12', '12%', '(12)', '1/2', '1e1000', '-1e1000',
  '1e-1000', '1e308', '1.7976931348623157e308', '1.7976931348623158e308', '1.7976931348623159e308', '1.797693134862315807e308', '2e308',
  '5e-324', '4.9e-324', '2.5e-324', '2.4703282292062327e-324', '2.4703282292062328e-324', '2e-324', '2.2250738585072011e-308', '2.2250738585072014e-308',
  '9007199254740991', '9007199254740992', '9007199254740993', '9007199254740993.0000000000000001', '9007199254740995', '18446744073709551615',
  '0x1fffffffffffff', '0x20000000000001', '0x20000000000003', '0x200000000000011', '0x200000000000018', '0x3fffffffffffff8', '0x40000000000000400000000001',
  `0x1${'0'.repeat(255)}`, `0x1${'0'.repeat(256)}`, `0xfffffffffffff8${'0'.repeat(242)}`, `0xfffffffffffffc${'0'.repeat(242)}`, `0x${'0'.repeat(300)}1`,
  `0b1${'0'.repeat(52)}1`, `0b1${'0'.repeat(53)}1`, `0b1${'0'.repeat(52)}11`, `0b1${'0'.repeat(52)}10`, `0b1${'0'.repeat(52)}101`, '0o400000000000000001', '0o400000000000000003',
  '1e99999999999', '-1e99999999999', '1e-99999999999', '0e99999999999', '0e-99999999999', '1e2147483648', '1e-2147483649',
  `0.${'0'.repeat(400)}1e401`, `1${'0'.repeat(400)}e-400`, `${'9'.repeat(400)}`, `0.${'0'.repeat(400)}`, `${'1'.repeat(800)}e-790`,
  '0.1', '0.2', '0.30000000000000004', '1e21', '1e23', '123456789012345680000', '\u0661', '\uff11', '１２', '٣', '½', '1\u0000', '\u00001', '−1', '1\u00a0000', '"1"', "'1'",
  ...spaces.flatMap((space) => [space, `${space}7${space}`, `7${space}8`, `${space}${space}-7.5e1`, `0x1${space}`]),
];
const digits = (n) => times(n, () => below(10)).join('');
const grammar = () => pick(['', '', '-', '+']) + digits(below(20)) + pick(['', '', '.', `.${digits(1 + below(20))}`])
  + pick(['', '', '', `e${below(40)}`, `E-${below(330)}`, `e+${below(320)}`]);
const radix = () => pick([
  () => `0x${times(1 + below(20), () => pick([...'0123456789abcdefABCDEF'])).join('')}`,
  () => `0b${times(1 + below(70), () => below(2)).join('')}`,
  () => `0o${times(1 + below(26), () => below(8)).join('')}`,
])();
const noise = () => times(1 + below(6), () => pick([...'0123456789.eE+-xXobnI_, \t'])).join('');
save('number-of-text.json', oneALine(distinct([
  ...written,
  ...times(900, grammar),
  ...times(250, radix),
  ...times(900, noise),
  ...times(400, () => String(anyDouble())),
]).map((text) => [text, bits(Number(text))])));

// String(number): [the double's bits, text]
const numbers = [0, -0, 1, -1, 10, 100, 123, 0.1, 0.5, -0.5, 1.5, 1 / 3, 2 / 3, 0.1 + 0.2, 1e20, 1e21, 1e22, 123456789012345680000, 1.5e21, 999999999999999900000,
  1e-5, 1e-6, 1e-7, 1.5e-6, 1.5e-7, 0.000001234567890123456, 1.234567890123456e-7, 2 ** 53, 2 ** 53 + 2, 2 ** 53 - 1, 2 ** 63, 2 ** 64, 5e-324, 1e-323,
  2.2250738585072014e-308, 1.7976931348623157e308, NaN, Infinity, -Infinity, 1e23, 9.5e-7, 4.35, 0.000035, 299792458, 6.02214076e23, 1e15, 1e16, 1e17, 123456789012345.6];
const nearby = (value) => {
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + BigInt(below(7) - 3));
  return view.getFloat64(0);
};
save('text-of-number.json', oneALine(distinct([
  ...numbers,
  ...times(61, (_, i) => 10 ** (i - 30)),
  ...times(300, () => nearby(Number(`1e${below(630) - 315}`))),
  ...times(300, () => nearby(2 ** (below(2090) - 1060))),
  ...times(500, () => Number(`${pick(['', '-'])}${1 + below(9)}.${digits(below(17))}e${below(34) - 10}`)),
  ...times(400, () => below(2 ** 32) / pick([1, 10, 100, 1000])),
  ...times(900, anyDouble),
].map((value) => (Number.isNaN(value) ? bits(NaN) : bits(value)))).map((hex) => {
  view.setBigUint64(0, BigInt(`0x${hex}`));
  return [hex, String(view.getFloat64(0))];
})));

// text.toLowerCase(): every character that changes on its own as [character, lower case], then whole texts the same way.
const characters = [];
for (let code = 0; code <= 0x10ffff; code++) {
  if (code < 0xd800 || code > 0xdfff) {
    const text = String.fromCodePoint(code);
    if (text.toLowerCase() !== text) {
      characters.push([text, text.toLowerCase()]);
    }
  }
}
save('lower-case-characters.json', oneALine(characters));
const letters = ['Σ', 'Σ', 'Σ', 'Σ', 'Α', 'α', 'A', 'b', 'ß', 'İ', 'I', 'ı', '𐐀', '𝐀', '𞤀', 'Ǆ', 'ǅ', ' ', '.', '1', "'", '’', ':', '·', '-', '_', '^', '`', '¨', '\u0301',
  '\u0345', '\u00ad', '\u200d', 'ʰ', 'ª', 'Ⅷ', 'ⓐ', 'Ⓐ', '🄰', 'あ', 'א', '漢', '😀', '中', '\u0e31', '˥', '゛', '﹒'];
save('lower-case-texts.json', oneALine(distinct([
  'ΟΔΥΣΣΕΥΣ', 'ΣΑΣ', 'Σ', 'ΑΣ', 'ΑΣ.', 'ΑΣΑ', "Α'Σ", "ΑΣ'Α", 'ΣΣ', 'あΣ', 'ΑΣあ', '1Σ', 'Α\u0301Σ\u0301', 'ISTANBUL', 'İSTANBUL', 'STRASSE', 'GROẞ', 'ÅÄÖ', 'ЖУРНАЛ', '𐐀𐐁',
  ...times(700, () => times(1 + below(6), () => pick(letters)).join('')),
]).map((text) => [text, text.toLowerCase()])));

// Adobe's cleanText: runs of white space become one blank, the ends are trimmed.
save('clean-text.json', oneALine(distinct([
  '', ' ', 'a', ' a ', 'a  b', '\n a \r\n b\t', 'a\u00a0b', 'å  ä\u2003ö',
  ...times(400, () => times(below(10), () => pick([...spaces, ' ', ' ', 'a', 'å', '😀', '.', ' '])).join('')),
]).map((text) => [text, text.split(/\s+/u).filter((word) => word !== '').join(' ')])));

// All 18 operators over pairs of values. A value is its JSON text, null where there is none.
const operators = ['equals', 'doesNotEqual', 'contains', 'doesNotContain', 'startsWith', 'doesNotStartWith', 'endsWith', 'doesNotEndWith',
  'matchesRegex', 'doesNotMatchRegex', 'lessThan', 'lessThanOrEqual', 'greaterThan', 'greaterThanOrEqual', 'isTrue', 'isTruthy', 'isFalse', 'isFalsy'];
const values = [null, 'null', 'true', 'false', '0', '-0', '1', '1.0', '-1', '12', '1e21', '1E-7', '1e999', '123.50',
  '""', '" "', '"0"', '"1"', '"1.0"', '" 12 "', '"12"', '"1,5"', '"0x10"', '"true"', '"false"', '"null"', '"Infinity"', '"NaN"', '"1e+21"', '"abc"', '"ABC"', '"aBcD"', '"a.c"', '"^a"',
  '"C$"', '"["', '"å"', '"Å"', '"ΑΣ"', '"ας"', '"\\u0061bc"', '"\\"x\\""', '"😀"', '"[object Object]"', '"[1]"', '{}', '{"a":1}', '[]', '[1]', '["abc"]', '[null]', '[1,2]'];
const outcome = (operator, left, right, caseInsensitive) => {
  const settings = { leftOperand: left, rightOperand: right, comparison: { operator, caseInsensitive } };
  try {
    return valueComparison({ utils: { getSettings: () => settings } }) ? '1' : '0';
  } catch {
    return 'x';
  }
};
const read = (text) => (text === null ? undefined : JSON.parse(text));
const comparisons = values.flatMap((left, l) => values.map((right, r) => [l, r,
  ...[false, true].map((caseInsensitive) => operators.map((operator) => outcome(operator, read(left), read(right), caseInsensitive)).join(''))]));
save('comparisons.json', `{"operators":${JSON.stringify(operators)},\n"values":${JSON.stringify(values)},\n"outcomes":${oneALine(comparisons).trimEnd()}}\n`);

for (const name of ['number-of-text', 'text-of-number', 'lower-case-characters', 'lower-case-texts', 'clean-text', 'comparisons']) {
  const text = readFileSync(join(here, `${name}.json`), 'utf8');
  console.log(`${name}.json: ${text.split('\n').length} lines, ${Buffer.byteLength(text)} bytes`);
}
