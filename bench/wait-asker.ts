// `node bench/wait-asker.ts URL TOKEN`: a GET every few milliseconds, whether or not the last one was answered, until standard
// input ends. Started by waits.ts.
import { Agent, get } from 'node:http';
import { waitsOf } from './waits.ts';

const EVERY_MS = 5;
/** So many that none waits for another one here. */
const CONNECTIONS = 64;
/** Until the connections are there and the code is compiled. */
const WARM_UP = 200;

const [url = '', token = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const headers = { authorization: `Bearer ${token}` };

async function ask(): Promise<number> {
  const began = performance.now();
  await new Promise<void>((resolve, reject) => {
    get(url, { agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url}: ${response.statusCode}`));
      response.resume().on('end', resolve);
    }).on('error', reject);
  });
  return performance.now() - began;
}

for (let done = 0; done < WARM_UP; done += CONNECTIONS / 2) await Promise.all(Array.from({ length: CONNECTIONS / 2 }, ask));
console.log('asking');
const asked: Promise<number>[] = [];
const timer = setInterval(() => asked.push(ask()), EVERY_MS);
process.stdin.resume().on('end', async () => {
  clearInterval(timer);
  console.log(JSON.stringify(waitsOf(await Promise.all(asked))));
  agent.destroy();
});
