import assert from 'node:assert/strict';
import test from 'node:test';
import { parseListen, readConfig, settingsFromEnvironment, settingsFromFile } from './config.ts';

test('flags win over the environment, the environment over the file', () => {
  const environment = settingsFromEnvironment({ MUSTER_LISTEN: ':2', MUSTER_LOG: 'warn' });
  const file = settingsFromFile({ listen: ':3', log_level: 'debug', database: 'mariadb://h/m' });
  assert.ok(file.ok);
  const config = readConfig([{ listen: ':1' }, environment, file.value], '/data');
  assert.ok(config.ok);
  assert.deepEqual([config.value.listen.port, config.value.logLevel, config.value.database], [1, 'warn', 'mariadb://h/m']);
});

test('without settings it listens on loopback and keeps everything in SQLite', () => {
  const config = readConfig([], '/data');
  assert.ok(config.ok);
  assert.deepEqual(config.value, {
    data: '/data',
    listen: { host: '127.0.0.1', port: 7080 },
    database: null,
    example: false,
    logLevel: 'info',
    variableFiles: { hosts: [], directories: [] },
  });
});

test('an address to listen on may be written in every usual way', () => {
  const cases: Record<string, [string, number] | null> = {
    '127.0.0.1:7080': ['127.0.0.1', 7080],
    '[::1]:0': ['::1', 0],
    ':80': ['127.0.0.1', 80],
    '8080': ['127.0.0.1', 8080],
    'muster.example.net:443': ['muster.example.net', 443],
    '::1:80': null,
    host: null,
    'host:65536': null,
    'host:-1': null,
    '': null,
  };
  for (const [text, expected] of Object.entries(cases)) {
    const parsed = parseListen(text);
    assert.deepEqual(parsed.ok ? [parsed.value.host, parsed.value.port] : null, expected, text);
  }
});

test('what is wrong names its setting, and never repeats a password', () => {
  const reasons = [
    readConfig([{ listen: 'x' }], '/data'),
    readConfig([{ log_level: 'loud' }], '/data'),
    readConfig([{ database: 'postgres://user:hunter2@host/db' }], '/data'),
    settingsFromFile({ nonsense: 1 }),
    settingsFromFile([1]),
  ].map((result) => (result.ok ? '' : result.error.detail));
  for (const [index, word] of ['`listen`', '`log_level`', '`database`', '`nonsense`', '`muster.yaml`'].entries())
    assert.match(reasons[index] ?? '', new RegExp(word));
  assert.ok(!reasons.join('').includes('hunter2'));
});
