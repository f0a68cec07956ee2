// A TCP relay on loopback that cuts a connection when it sees a certain text go by: the fault that leaves a client
// without the knowledge whether its statement took effect.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly port: number;
  /** `before`: the text never arrives. `after`: it arrives and takes effect, and the answer is lost. */
  cutAt(text: string, when: 'before' | 'after'): void;
  /** New connections are refused from now on, old ones are cut. */
  stop(): Promise<void>;
}

export async function startCuttingProxy(target: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let cut: { readonly text: string; readonly when: 'before' | 'after' } | null = null;
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // Being cut is the purpose; the other end hears of it by `close`.
      socket.on('error', () => socket.destroy());
    }
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    let isAnswerDropped = false;
    client.on('data', (chunk) => {
      const isHit = cut !== null && chunk.includes(cut.text);
      if (isHit && cut?.when === 'before') {
        cut = null;
        return end();
      }
      if (isHit) {
        cut = null;
        isAnswerDropped = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => (isAnswerDropped ? end() : client.write(chunk)));
    client.on('close', end);
    upstream.on('close', end);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no free port on loopback');
  return {
    port: address.port,
    cutAt(text, when) {
      cut = { text, when };
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}
