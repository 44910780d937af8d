import { EventHubConsumerClient, EventHubProducerClient } from "@azure/event-hubs";

/** No second try: what the endpoint says first is what is looked at. */
export const once = { retryOptions: { maxRetries: 0, timeoutInMs: 20_000 } };

export const producer = (to, options = {}) => new EventHubProducerClient(to.connectionString, to.hub, { ...once, ...options });

export const consumer = (to, group = "$Default", ...rest) => new EventHubConsumerClient(group, to.connectionString, to.hub, ...rest);

/** Reads partitions from a position until so many events have come, or an error has. */
export async function read(client, { count, from = { offset: "-1" }, partition, ...options }) {
  const events = [];
  const last = {};
  let error;
  await new Promise((resolve) => {
    const handlers = {
      processEvents: async (received, context) => {
        for (const event of received) {
          events.push({ partition: context.partitionId, ...event, raw: event.getRawAmqpMessage() });
        }
        last[context.partitionId] = context.lastEnqueuedEventProperties;
        if (events.length >= count) resolve();
      },
      processError: async (thrown) => {
        error = thrown;
        resolve();
      },
    };
    const all = { startPosition: from, maxBatchSize: 500, maxWaitTimeInSeconds: 1, ...options };
    const subscription =
      partition === undefined ? client.subscribe(handlers, all) : client.subscribe(partition, handlers, all);
    read.stop = () => subscription.close();
  });
  await read.stop();
  return { events, last, error };
}

/** The code of an error as the client tells it, with its text. */
export const told = (error) => error && { name: error.name, code: error.code, message: error.message };

/** Sends bodies in batches as full as they may be. */
export async function sendAll(client, bodies, options) {
  let batch = await client.createBatch(options);
  for (const body of bodies) {
    if (!batch.tryAdd({ body })) {
      await client.sendBatch(batch);
      batch = await client.createBatch(options);
      if (!batch.tryAdd({ body })) throw new Error("One event is larger than a batch.");
    }
  }
  if (batch.count > 0) await client.sendBatch(batch);
}
