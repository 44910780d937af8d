// Runs rules in Adobe's event-forwarding runtime. A line in: {"rules":…,"secrets":…,"events":[…],"documented":…};
// a line out: for each event, for each rule, its status and what was sent.

import { createInterface } from 'node:readline';
import turbine from '@adobe/reactor-turbine-edge';
import { translate } from './translate.mjs';

const answer = { status: 200, clone: () => answer, arrayBuffer: async () => new ArrayBuffer(0) };
let sent;
const fetch = async (resource, init) => {
  sent.push(init.body);
  return answer;
};

// Each module's time-out of 30 seconds would be left behind as a timer.
globalThis.setTimeout = () => 0;

async function run({ rules, secrets, events, documented }) {
  const results = events.map(() => []);
  for (const rule of rules.rules) {
    // One rule at a time, so that what is sent is known to be this rule's.
    const execute = turbine.initialize(translate({ ...rules, rules: [rule] }, secrets, documented), { fetch });
    for (const [index, event] of events.entries()) {
      sent = [];
      const [{ status, logs }] = await execute({ event: JSON.parse(event) }, secrets);
      const error = status === 'failed' ? logs.find((log) => log.attributes.logLevel === 'error')?.messages[1] : undefined;
      results[index].push({ status, body: sent[0], error });
    }
  }

  return results;
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await run(JSON.parse(line)))}\n`);
}
