import assert from 'node:assert/strict';
import test from 'node:test';
import { findUnsafeSetting } from './session.ts';

const SAFE = {
  version: '10.11.19-MariaDB-0+deb12u1',
  innodb_flush_log_at_trx_commit: '1',
  tx_isolation: 'REPEATABLE-READ',
  collation_connection: 'utf8mb4_nopad_bin',
  max_allowed_packet: '16777216',
  wsrep_on: 'OFF',
};
const SAFE_CLUSTER = { ...SAFE, wsrep_on: 'ON', wsrep_sync_wait: '1', innodb_snapshot_isolation: 'ON' };

function judge(variables: Record<string, string | undefined>): string | undefined {
  const given = Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return findUnsafeSetting(new Map(given))?.detail;
}

test('a server with safe settings passes, alone and in a cluster', () => {
  assert.equal(judge(SAFE), undefined);
  assert.equal(judge(SAFE_CLUSTER), undefined);
});

test('each unsafe setting is named with what it must be', () => {
  assert.match(judge({ ...SAFE, innodb_flush_log_at_trx_commit: '0' }) ?? '', /is 0, it must be 1/);
  assert.match(judge({ ...SAFE, max_allowed_packet: '1048576' }) ?? '', /max_allowed_packet is 1048576/);
  assert.match(judge({ ...SAFE, tx_isolation: 'READ-COMMITTED' }) ?? '', /REPEATABLE-READ/);
  assert.match(judge({ ...SAFE_CLUSTER, innodb_snapshot_isolation: 'OFF' }) ?? '', /innodb_snapshot_isolation is OFF/);
  assert.match(judge({ ...SAFE_CLUSTER, innodb_snapshot_isolation: undefined }) ?? '', /innodb_snapshot_isolation is missing/);
  assert.match(judge({ ...SAFE_CLUSTER, wsrep_sync_wait: '0' }) ?? '', /wsrep_sync_wait is 0/);
});

test('other databases and old versions are refused', () => {
  for (const version of ['8.0.36', '10.5.20-MariaDB', '5.5.68-MariaDB', '']) {
    assert.match(judge({ ...SAFE, version }) ?? '', /is not MariaDB 10\.6 or later/);
  }
  for (const version of ['10.6.1-MariaDB', '11.4.2-MariaDB-log', '12.1.2-MariaDB']) assert.equal(judge({ ...SAFE, version }), undefined);
});
