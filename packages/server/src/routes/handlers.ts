// One handler for every route of the contract: a route without one does not compile.
import type { Handlers } from '../http/call.ts';
import { blobHandlers } from './blobs.ts';
import { changeHandlers } from './changes.ts';
import { entityHandlers } from './entities.ts';
import { eventHandlers } from './events.ts';
import { historyHandlers } from './history.ts';
import { kindHandlers } from './kinds.ts';
import { networkHandlers } from './networks.ts';
import { relationHandlers } from './relations.ts';
import { revisionHandlers } from './revisions.ts';
import { searchHandlers } from './search.ts';
import { secretHandlers } from './secrets.ts';
import { serviceHandlers } from './service.ts';
import { tenantHandlers } from './tenants.ts';
import { tokenHandlers } from './tokens.ts';
import { variableHandlers } from './variables.ts';

export const handlers: Handlers = {
  ...entityHandlers,
  ...relationHandlers,
  ...historyHandlers,
  ...changeHandlers,
  ...revisionHandlers,
  ...variableHandlers,
  ...kindHandlers,
  ...networkHandlers,
  ...tenantHandlers,
  ...searchHandlers,
  ...blobHandlers,
  ...secretHandlers,
  ...tokenHandlers,
  ...eventHandlers,
  ...serviceHandlers,
};
