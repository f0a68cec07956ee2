// Picks servers and marks them as reserved in the same revision: nobody else gets the same ones.
import { MusterError } from '@muster/client';
import { connectLocally } from './connect-locally.ts';

const muster = await connectLocally();
const count = Number(process.argv[2] ?? 4);

try {
  const { revision, picked } = await muster.pick({
    count,
    query: 'kind:server status = free',
    spread: 'rack',
    set: [{ key: 'status', values: ['reserved'] }],
    message: `example: ${count} servers, each in another rack`,
  });
  console.log(`revision ${revision}: ${picked.map(({ name }) => name).join(' ')}`);
} catch (error) {
  if (!(error instanceof MusterError) || error.code !== 'exhausted') throw error;
  console.error(error.message);
  process.exitCode = 1;
}
