// Many clients, each sending one small change after the other.
import { Agent, request } from 'node:http';
import { hostName } from './made-up-fleet.ts';
import { seededRandom } from './seeded-random.ts';
import type { ServerProcess } from './server-process.ts';

export interface ManyChanges {
  readonly changes: number;
  readonly clients: number;
  /** Hosts of the made-up fleet that are there. */
  readonly hosts: number;
}

/** Resolves when all are durable: to how long each took, in milliseconds. */
export async function changeMany(server: ServerProcess, { changes, clients, hosts }: ManyChanges): Promise<number[]> {
  const random = seededRandom(3);
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const durationsMs: number[] = [];
  let begun = 0;
  const client = async (): Promise<void> => {
    while (begun < changes) {
      const value = `note ${begun++}`;
      const operation = { op: 'set', entity: hostName(random.below(hosts)), key: 'note', values: [value] };
      const began = performance.now();
      await post(agent, server, JSON.stringify({ operations: [operation] }));
      durationsMs.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return durationsMs;
}

/** Lighter than fetch: the clients share the machine with the server. */
function post(agent: Agent, { url, token }: ServerProcess, body: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/v1/changes`, { agent, method: 'POST', headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`a change was answered ${response.statusCode}`));
      response.resume().on('end', resolve);
    });
    sent.on('error', reject).end(body);
  });
}
