import { consumer, producer, read, sendAll, told } from "./common.mjs";

/** Every position that a subscription can begin at. */
export async function positions(to) {
  const sender = producer(to);
  for (const body of ["a", "b", "c", "d"]) {
    await sender.sendBatch([{ body }], { partitionId: "0" });
    // Times are in milliseconds: no two events may share one.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const client = consumer(to);
  const all = (await read(client, { count: 4, partition: "0" })).events;
  const b = all[1];
  const from = async (position) =>
    (await read(client, { count: 1, from: position, partition: "0", maxWaitTimeInSeconds: 5 })).events
      .map((event) => event.body)
      .join("");
  const seen = {
    earliest: await from({ offset: "-1" }),
    offset: await from({ offset: b.offset }),
    offsetInclusive: await from({ offset: b.offset, isInclusive: true }),
    number: await from({ sequenceNumber: 1 }),
    numberInclusive: await from({ sequenceNumber: 1, isInclusive: true }),
    time: await from({ enqueuedOn: b.enqueuedTimeUtc }),
    timeBefore: await from({ enqueuedOn: new Date(+b.enqueuedTimeUtc - 1) }),
    behindTheEnd: told((await read(client, { count: 1, from: { sequenceNumber: 100 }, partition: "0" })).error),
  };
  const latest = read(client, { count: 1, from: { offset: "@latest" }, partition: "0" });
  const sending = setInterval(() => sender.sendBatch([{ body: "e" }], { partitionId: "0" }), 100);
  seen.latest = [...new Set((await latest).events.map((event) => event.body))].join("");
  clearInterval(sending);
  await client.close();
  await sender.close();
  return seen;
}

/** What each event tells of the last one in its partition. */
export async function lastEnqueued(to) {
  const sender = producer(to);
  await sendAll(sender, ["a", "b", "c"], { partitionId: "0" });
  const client = consumer(to);
  const { last } = await read(client, { count: 3, partition: "0", trackLastEnqueuedEventProperties: true });
  const truth = await client.getPartitionProperties("0");
  await client.close();
  await sender.close();
  return { told: last["0"], truth };
}

/** A receiver with a higher owner level takes the place of another; one with a lower level is not let in. */
export async function ownerLevels(to) {
  const sender = producer(to);
  await sendAll(sender, ["a"], { partitionId: "0" });
  const first = consumer(to);
  const second = consumer(to);
  let onStolen;
  const stolen = new Promise((resolve) => (onStolen = resolve));
  await new Promise((resolve) => {
    first.subscribe(
      "0",
      { processEvents: async (events) => events.length && resolve(), processError: async (error) => onStolen(told(error)) },
      { startPosition: { offset: "-1" }, ownerLevel: 5, maxWaitTimeInSeconds: 1 },
    );
  });
  const lower = await read(second, { count: 1, partition: "0", ownerLevel: 3 });
  const without = await read(second, { count: 1, partition: "0" });
  const higher = await read(second, { count: 1, partition: "0", ownerLevel: 9 });
  const seen = {
    lower: told(lower.error),
    without: told(without.error),
    higher: higher.events.map((event) => event.body),
    stolen: await stolen,
  };
  await Promise.all([first.close(), second.close(), sender.close()]);
  return seen;
}

/** Five receivers without an owner level, and a sixth. */
export async function sixReceivers(to) {
  const sender = producer(to);
  await sendAll(sender, ["a"], { partitionId: "0" });
  const clients = [1, 2, 3, 4, 5, 6].map(() => consumer(to));
  for (const client of clients.slice(0, 5)) {
    await new Promise((resolve, reject) =>
      client.subscribe(
        "0",
        { processEvents: async (events) => events.length && resolve(), processError: async (error) => reject(error) },
        { startPosition: { offset: "-1" }, maxWaitTimeInSeconds: 1 },
      ),
    );
  }
  const sixth = told((await read(clients[5], { count: 1, partition: "0" })).error);
  const elsewhere = consumer(to, "other");
  const otherGroup = (await read(elsewhere, { count: 1, partition: "0" })).events.length;
  await Promise.all([...clients, elsewhere, sender].map((client) => client.close()));
  return { sixth, otherGroup };
}
