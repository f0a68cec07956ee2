// Everything that handlers work with. Made once at start (start.ts), passed on; nothing is global.

import type { FailedLogins } from './auth/failed-logins.ts';
import type { Visibilities } from './auth/visibility.ts';
import type { Config } from './config.ts';
import type { Fleet } from './fleet/fleet.ts';
import type { Metrics } from './http/metrics.ts';
import type { Clock, Hashing, Ids, Log, VariableFiles } from './ports.ts';
import type { Vault } from './vault/vault.ts';

export interface Services {
  readonly fleet: Fleet;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly hashing: Hashing;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly failedLogins: FailedLogins;
  readonly visibilities: Visibilities;
  readonly vault: Vault;
  readonly variableFiles: VariableFiles;
  /** The OpenAPI document as JSON. */
  readonly contract: () => string;
  readonly config: Config;
  readonly version: string;
}
