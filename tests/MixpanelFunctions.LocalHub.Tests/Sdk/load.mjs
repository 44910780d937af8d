// Sends the lines of a file to a hub, and reads as many events from where its last reading ended, as often as it is asked.
//   node load.mjs CONNECTION-STRING HUB FILE
// Each line of standard input is "send", "read" or "both"; the answer is "done".
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { EventHubConsumerClient, EventHubProducerClient } from "@azure/event-hubs";
import { sendAll } from "./common.mjs";

const [connectionString, hub, file] = process.argv.slice(2);
const lines = readFileSync(file).toString("utf8").split("\n").filter((line) => line.length > 0).map((line) => Buffer.from(line));
const asking = new EventHubProducerClient(connectionString, hub);
const partitions = await asking.getPartitionIds();
await asking.close();
const next = Object.fromEntries(partitions.map((partition) => [partition, { offset: "-1" }]));
const part = (index) => lines.filter((_, number) => number % partitions.length === index);

async function send(partitionId, index) {
  const client = new EventHubProducerClient(connectionString, hub);
  await sendAll(client, part(index), { partitionId });
  await client.close();
}

async function read(partition, index) {
  const client = new EventHubConsumerClient(EventHubConsumerClient.defaultConsumerGroupName, connectionString, hub);
  let left = part(index).length;
  await new Promise((resolve, reject) => {
    client.subscribe(
      partition,
      {
        processEvents: async (events) => {
          // What comes beyond is of the next reading.
          const taken = events.slice(0, left);
          if (taken.length > 0) next[partition] = { offset: taken.at(-1).offset };
          left -= taken.length;
          if (left === 0) resolve();
        },
        processError: async (error) => reject(error),
      },
      { startPosition: next[partition], maxBatchSize: 2_000, prefetchCount: 4_000, skipParsingBodyAsJson: true },
    );
  });
  await client.close();
}

console.log("ready");
for await (const asked of createInterface({ input: process.stdin })) {
  const work = { send: [send], read: [read], both: [send, read] }[asked];
  await Promise.all(work.flatMap((one) => partitions.map(one)));
  console.log("done");
}
