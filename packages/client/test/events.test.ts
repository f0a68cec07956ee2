import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import test from 'node:test';
import type { RevisionEvent } from '@muster/api';
import { problem } from '@muster/protocol';
import { type ConnectOptions, connect } from '../src/index.ts';
import { type Answer, type FakeServer, startFakeServer, TOKEN } from './fake-server.ts';

test('events go on where they were after lost connections', async () => {
  const answers: Answer[] = [
    (response) => sendEvents(response, [11, 12]).end(),
    { problem: problem('unavailable', 'server.starting', 'wait') },
    (response) => sendEvents(response, [13]).write('id: 14\nevent: revi', () => response.destroy()),
    (response) => sendEvents(response, [14]),
  ];
  await using server = await startFakeServer({ events: () => answers.shift() ?? { json: null } });
  assert.deepEqual(await take(4, follow(server, 10)), [11, 12, 13, 14]);
  assert.deepEqual(
    server.asked.map(({ headers }) => headers['last-event-id']),
    ['10', '12', '12', '13'],
  );
});

test('without a revision to begin after, the first answer says from where to resume', async () => {
  const answers: Answer[] = [(response) => sendEvents(response, []).end(), (response) => sendEvents(response, [31])];
  await using server = await startFakeServer({ events: () => answers.shift() ?? { json: null } }, 30);
  assert.deepEqual(await take(1, follow(server)), [31]);
  assert.deepEqual(
    server.asked.map(({ headers }) => headers['last-event-id']),
    [undefined, '30'],
  );
});

test('comments, other events and carriage returns are read as the standard says', async () => {
  const data = JSON.stringify(event(5)).replace(',', ',\r\ndata:');
  const text = `: hello\r\n\r\nevent: other\r\ndata: {}\r\n\r\nid:5\r\nevent:revision\r\ndata: ${data}\r\n\r\n`;
  await using server = await startFakeServer({ events: () => (response) => sendBytes(response, text) });
  assert.deepEqual(await take(1, follow(server)), [5]);
});

test('a caller who may not follow is told so, not kept waiting', async () => {
  await using server = await startFakeServer({ events: () => ({ problem: problem('forbidden', 'access.no-grant', 'no') }) });
  await assert.rejects(take(1, follow(server)), { code: 'forbidden' });
});

test('leaving the loop closes the connection', async () => {
  const closed = Promise.withResolvers<void>();
  await using server = await startFakeServer({
    events: () => (response) => {
      response.on('close', closed.resolve);
      sendEvents(response, [1]);
    },
  });
  await take(1, follow(server));
  await closed.promise;
});

test('an abort ends the loop without an error, also while it waits', async () => {
  const stop = new AbortController();
  await using server = await startFakeServer({ events: () => (response) => sendEvents(response, [1]) });
  const numbers: number[] = [];
  for await (const { number } of follow(server, 0, stop.signal)) {
    numbers.push(number);
    stop.abort();
  }
  assert.deepEqual(numbers, [1]);
  await using away = await startFakeServer({ events: () => (response) => response.destroy() });
  const whileWaiting = new AbortController();
  const patience = { sleep: async () => whileWaiting.abort() };
  assert.deepEqual(await take(1, follow(away, 0, whileWaiting.signal, patience)), []);
});

function follow(server: FakeServer, after?: number, signal?: AbortSignal, options: Partial<ConnectOptions> = {}) {
  const muster = connect({ url: server.url, token: TOKEN, sleep: () => Promise.resolve(), ...options });
  return muster.events(after === undefined ? {} : { after }, signal === undefined ? {} : { signal });
}

async function take(count: number, events: AsyncIterable<RevisionEvent>): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { number } of events) if (numbers.push(number) === count) break;
  return numbers;
}

function event(number: number): RevisionEvent {
  return { number, time: '2026-01-31T10:00:00.000Z', actor: 'token:ada', origin: 'cli', message: '', entities: [] };
}

function sendEvents(response: ServerResponse, numbers: readonly number[]): ServerResponse {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  for (const number of numbers) response.write(`id: ${number}\nevent: revision\ndata: ${JSON.stringify(event(number))}\n\n`);
  return response;
}

/** One byte a chunk: line ends break where it hurts most. */
function sendBytes(response: ServerResponse, text: string): void {
  for (const character of text) response.write(character);
}
