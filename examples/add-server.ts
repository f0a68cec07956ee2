// Creates a server in a rack and gives it an address: one change, all of it or nothing. add-server.ts NAME
import { MusterError } from '@muster/client';
import { connectLocally } from './connect-locally.ts';

const muster = await connectLocally();
const name = process.argv[2] ?? 'example1';

try {
  const { revision, results } = await muster.change({
    message: `example: add ${name}`,
    operations: [
      { op: 'create', kind: 'rack', name: 'example-rack', if_absent: true },
      { op: 'create', kind: 'network', name: 'example-lan', attributes: [{ key: 'cidr', values: ['198.51.100.0/24'] }], if_absent: true },
      { op: 'create', kind: 'server', name, in: ['rack:example-rack'], attributes: [{ key: 'status', values: ['free'] }] },
      { op: 'allocate', entity: `server:${name}`, source: 'network:example-lan' },
    ],
  });
  console.log(`revision ${revision}: ${name} has ${results.at(-1)?.items?.join(' ')}`);
} catch (error) {
  // The name is taken, the rack or the network is full: nothing was changed.
  if (!(error instanceof MusterError)) throw error;
  console.error(`${error.message} (${error.reason})`);
  process.exitCode = 1;
}
