// How a script finds its server: MUSTER_URL and MUSTER_TOKEN, or the files in the data directory of this clone.
import { join } from 'node:path';
import { type Client, connect } from '@muster/client';
import { findLocalServer } from '@muster/client/local';

export async function connectLocally(): Promise<Client> {
  const server = await findLocalServer({ dataDir: join(import.meta.dirname, '..', 'data'), env: process.env });
  if (server === null) throw new Error('no server is running here: npm start, or set MUSTER_URL and MUSTER_TOKEN');
  return connect(server);
}
