import { consumer, producer, read, sendAll, told } from "./common.mjs";

/** Events of every kind there and back. */
export async function thereAndBack(to) {
  const sender = producer(to);
  await sender.sendBatch([{ body: { text: "Ærø", number: 1.5, list: [1, null, true] } }], { partitionId: "0" });
  await sender.sendBatch(
    [
      {
        body: "with all",
        contentType: "text/plain",
        correlationId: "correlation",
        messageId: "message",
        properties: { text: "Ærø", whole: 7, part: 0.5, yes: true, when: new Date(1_700_000_000_000), bytes: Buffer.from([1, 2, 3]) },
      },
      { body: Buffer.from([0, 1, 255]) },
      { bodyType: "value", body: "a value" },
      { bodyType: "sequence", body: [[1, 2], [3]] },
    ],
    { partitionId: "1" },
  );
  await sender.sendBatch([{ body: "keyed a" }, { body: "keyed b" }], { partitionKey: "7" });
  await sender.close();

  const client = consumer(to);
  const { events, error } = await read(client, { count: 7 });
  await client.close();
  return {
    error: told(error),
    events: events.map(({ partition, raw, body, getRawAmqpMessage, ...event }) => ({
      partition,
      body: Buffer.isBuffer(body) ? { bytes: [...body] } : body,
      bodyType: raw.bodyType,
      ...event,
      properties: event.properties && {
        ...event.properties,
        when: event.properties.when && +event.properties.when,
        bytes: event.properties.bytes,
      },
    })),
  };
}

/** Many events in and out again: are they all there, and in order? */
export async function many({ count, size, ...to }) {
  const sender = producer(to);
  const started = Date.now();
  const filling = "x".repeat(size);
  const partitions = await sender.getPartitionIds();
  await Promise.all(
    partitions.map((partitionId, i) =>
      sendAll(
        sender,
        (function* () {
          for (let n = i; n < count; n += partitions.length) yield `${n}:${filling}`;
        })(),
        { partitionId },
      ),
    ),
  );
  const sent = Date.now();
  await sender.close();

  const client = consumer(to);
  const last = {};
  let received = 0;
  let outOfOrder = 0;
  await new Promise((resolve, reject) => {
    client.subscribe(
      {
        processEvents: async (events, { partitionId }) => {
          for (const event of events) {
            const n = parseInt(event.body, 10);
            if (n !== (last[partitionId] ?? Number(partitionId) - partitions.length) + partitions.length) outOfOrder++;
            last[partitionId] = n;
          }
          received += events.length;
          if (received >= count) resolve();
        },
        processError: async (error) => reject(error),
      },
      { startPosition: { offset: "-1" }, maxBatchSize: 1_000, skipParsingBodyAsJson: false },
    );
  });
  const done = Date.now();
  return { received, outOfOrder, sendMilliseconds: sent - started, receiveMilliseconds: done - sent };
}

/** What the client is told of hub and partitions. */
export async function properties(to) {
  const sender = producer(to);
  const before = await sender.getPartitionProperties("1");
  await sender.sendBatch([{ body: "a" }, { body: "b" }], { partitionId: "1" });
  const seen = {
    hub: await sender.getEventHubProperties(),
    ids: await sender.getPartitionIds(),
    before,
    after: await sender.getPartitionProperties("1"),
  };
  await sender.close();
  return seen;
}

/** The partitions that keys go to, by the client's own buffered sender and by the endpoint. */
export async function keys({ keys, ...to }) {
  const { mapPartitionKeyToId } = await import("./node_modules/@azure/event-hubs/dist/esm/impl/partitionKeyToIdMapper.js");
  const sender = producer(to);
  const count = (await sender.getPartitionIds()).length;
  for (const partitionKey of keys) {
    await sender.sendBatch([{ body: partitionKey }], { partitionKey });
  }
  await sender.close();
  const client = consumer(to);
  const { events } = await read(client, { count: keys.length });
  await client.close();
  return events.map((event) => ({
    key: event.partitionKey,
    here: event.partition,
    client: String(mapPartitionKeyToId(event.partitionKey, count)),
  }));
}
