import { BlobCheckpointStore } from "@azure/eventhubs-checkpointstore-blob";
import { ContainerClient } from "@azure/storage-blob";
import { consumer, producer, sendAll } from "./common.mjs";

const fast = { loadBalancingOptions: { strategy: "greedy", updateIntervalInMs: 200, partitionOwnershipExpirationIntervalInMs: 2_000 } };

async function store({ storage, container }) {
  const client = new ContainerClient(storage, container);
  await client.createIfNotExists();
  return new BlobCheckpointStore(client);
}

function subscribe(client, onEvents, onError) {
  return client.subscribe(
    { processEvents: onEvents, processError: async (error) => onError(error) },
    { startPosition: { offset: "-1" }, maxBatchSize: 100, maxWaitTimeInSeconds: 1 },
  );
}

/** A consumer stops halfway; another goes on from its checkpoints. What came to whom? */
export async function restart({ count, ...to }) {
  const sender = producer(to);
  await sendAll(sender, Array.from({ length: count }, (_, n) => n));
  await sender.close();

  const seen = [];
  for (const enough of [Math.floor(count / 2), count]) {
    const mine = [];
    const client = consumer(to, "$Default", await store(to), fast);
    await new Promise((resolve, reject) => {
      const stop = () => subscription.close().then(resolve, reject);
      const subscription = subscribe(
        client,
        async (events, context) => {
          if (events.length === 0) return;
          mine.push(...events.map((event) => event.body));
          await context.updateCheckpoint(events.at(-1));
          if (new Set([...seen.flat(), ...mine]).size >= enough) stop();
        },
        reject,
      );
    });
    seen.push(mine);
    await client.close();
  }
  return { first: seen[0].length, second: seen[1].length, distinct: new Set(seen.flat()).size, twice: seen.flat().length - new Set(seen.flat()).size };
}

/** Two consumers with one checkpoint store share the partitions. */
export async function sharing(to) {
  const sender = producer(to);
  const partitions = await sender.getPartitionIds();
  const owned = [new Set(), new Set()];
  const clients = [];
  let onShared;
  const shared = new Promise((resolve) => (onShared = resolve));
  for (const mine of owned) {
    const client = consumer(to, "$Default", await store(to), fast);
    clients.push(client);
    client.subscribe(
      {
        processInitialize: async ({ partitionId }) => {
          mine.add(partitionId);
          if (owned.every((one) => one.size === partitions.length / 2)) onShared();
        },
        processClose: async (_, { partitionId }) => {
          mine.delete(partitionId);
          if (owned.every((one) => one.size === partitions.length / 2)) onShared();
        },
        processEvents: async () => {},
        processError: async () => {},
      },
      { startPosition: { offset: "-1" }, maxWaitTimeInSeconds: 1 },
    );
    // The second comes when the first has all.
    if (mine === owned[0]) {
      while (mine.size < partitions.length) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  await shared;
  const seen = owned.map((mine) => [...mine].sort());
  await Promise.all([...clients, sender].map((client) => client.close()));
  return seen;
}
