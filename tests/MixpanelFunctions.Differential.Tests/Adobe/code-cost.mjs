// Prints what an event costs in Adobe's event-forwarding runtime, with a line of custom code as a condition and one as a data element, and without:
//
//     node code-cost.mjs EVENTS.ndjson [ROUNDS]
//
// EVENTS.ndjson has an event a line, as `dotnet run -c Release --project tests/MixpanelFunctions.Benchmarks -- corpus FILE` writes it. The rule is that of the
// benchmark's contenders g and h. Parsing an event is not counted: the runtime gets objects.

import { readFileSync } from 'node:fs';
import turbine from '@adobe/reactor-turbine-edge';
import { translate } from './translate.mjs';

globalThis.setTimeout = () => 0;
const answer = { status: 200, clone: () => answer, arrayBuffer: async () => new ArrayBuffer(0) };
const [, , file, rounds = '5'] = process.argv;
const events = readFileSync(file, 'utf8').split('\n').filter(Boolean).slice(0, 5_000).map((line) => {
  const event = JSON.parse(line);
  return event.arc?.event ?? event;
});

function execute(page, ...conditions) {
  const rules = {
    dataElements: { page, type: { path: 'xdm.environment.type' } },
    rules: [{ name: 'Code', conditions, actions: [{ type: 'trackEvent', event: 'Code', properties: { Page: '{{page}}' } }] }]
  };
  return turbine.initialize(translate(rules, {}, false), { fetch: async () => answer });
}

const contenders = [
  ['a rule without conditions, and a constant', execute({ constant: 'page' })],
  ["Adobe's own comparison and path", execute({ path: 'xdm.web.webPageDetails.name', emptyAsNull: true }, { left: '{{type}}', operator: 'doesNotEqual', right: 'never' })],
  ['a line of code each', execute(
    { customCode: 'return arc.event.xdm.web?.webPageDetails?.name;' },
    { customCode: "return arc.event.xdm.environment.type !== 'never';" })]
];
const least = contenders.map(() => Infinity);
for (let round = 0; round <= Number(rounds); round++) {
  for (const [index, [, run]] of contenders.entries()) {
    const start = process.cpuUsage();
    for (const event of events) {
      await run({ event }, {});
    }

    const { user, system } = process.cpuUsage(start);
    // The first round is for the compiler.
    least[index] = round === 0 ? Infinity : Math.min(least[index], (user + system) / events.length);
  }
}

console.log(`${events.length} events, Node ${process.version}; µs of CPU an event, the fastest of ${rounds} rounds`);
for (const [index, [name]] of contenders.entries()) {
  console.log(`${least[index].toFixed(1)}  ${name}`);
}
