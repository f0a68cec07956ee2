// Prints every change as it is made, through restarts of the server, until Ctrl-C.
import { connectLocally } from './connect-locally.ts';

const muster = await connectLocally();
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

const after = process.argv[2];
for await (const event of muster.events(after === undefined ? {} : { after: Number(after) }, { signal: stop.signal })) {
  const touched = event.entities.map(({ kind, name }) => `${kind}:${name}`).join(' ');
  console.log(`${event.number}  ${event.time}  ${event.actor}  ${event.message}  ${touched}`);
}
