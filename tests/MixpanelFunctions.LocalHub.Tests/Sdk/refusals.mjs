import { consumer, producer, read, told } from "./common.mjs";

async function failure(client, action) {
  try {
    await action(client);
    return null;
  } catch (error) {
    return told(error);
  } finally {
    await client.close();
  }
}

const send = (client) => client.sendBatch([{ body: "a" }]);

/** Every mistake a client can make, and what it is told. */
export async function mistakes({ wrongKey, expired, otherHub, ...to }) {
  const received = async (group, partition) => {
    const client = consumer(to, group);
    const { error } = await read(client, { count: 1, partition });
    await client.close();
    return told(error);
  };
  const large = "x".repeat(1_100_000);
  const batch = producer(to);
  const fits = (await batch.createBatch()).tryAdd({ body: large });
  await batch.close();
  return {
    wrongKey: await failure(producer({ ...to, connectionString: wrongKey }), send),
    wrongKeyManagement: await failure(producer({ ...to, connectionString: wrongKey }), (client) => client.getEventHubProperties()),
    expired: await failure(producer({ ...to, connectionString: expired }), send),
    unknownHub: await failure(producer({ ...to, hub: "nowhere" }), send),
    unknownHubManagement: await failure(producer({ ...to, hub: "nowhere" }), (client) => client.getEventHubProperties()),
    otherHub: await failure(producer({ ...to, connectionString: otherHub }), send),
    unknownPartition: await failure(producer(to), (client) => client.sendBatch([{ body: "a" }], { partitionId: "99" })),
    unknownPartitionManagement: await failure(producer(to), (client) => client.getPartitionProperties("99")),
    unknownPartitionReceived: await received("$Default", "99"),
    unknownGroup: await received("nobody", "0"),
    tooLarge: await failure(producer(to), (client) => client.sendBatch([{ body: large }])),
    fits,
  };
}
