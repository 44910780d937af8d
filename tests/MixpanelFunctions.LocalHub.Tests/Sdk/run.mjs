// Runs one scenario with Azure's own client and prints what it saw as one line of JSON.
//   node run.mjs SCENARIO ARGUMENTS-AS-JSON
import * as sending from "./sending.mjs";
import * as receiving from "./receiving.mjs";
import * as checkpoints from "./checkpoints.mjs";
import * as refusals from "./refusals.mjs";

const [scenario, given] = process.argv.slice(2);
const scenarios = { ...sending, ...receiving, ...checkpoints, ...refusals };
const seen = await scenarios[scenario](JSON.parse(given));
console.log(JSON.stringify(seen, (_, value) => (typeof value === "bigint" ? `${value}n` : value)));
process.exit(0);
