// The whole of /v1, by id. The server mounts exactly these; a test of it fails on any other.
import { blobRoutes } from './blobs.ts';
import { changeRoutes } from './changes.ts';
import { entityRoutes } from './entities.ts';
import { eventRoutes } from './events.ts';
import { historyRoutes } from './history.ts';
import { kindRoutes } from './kinds.ts';
import { networkRoutes } from './networks.ts';
import { relationRoutes } from './relations.ts';
import { revisionRoutes } from './revisions.ts';
import { searchRoutes } from './search.ts';
import { secretRoutes } from './secrets.ts';
import { serviceRoutes } from './service.ts';
import { tenantRoutes } from './tenants.ts';
import { tokenRoutes } from './tokens.ts';
import { variableRoutes } from './variables.ts';

export const routes = {
  ...entityRoutes,
  ...relationRoutes,
  ...historyRoutes,
  ...changeRoutes,
  ...revisionRoutes,
  ...variableRoutes,
  ...kindRoutes,
  ...networkRoutes,
  ...tenantRoutes,
  ...searchRoutes,
  ...blobRoutes,
  ...secretRoutes,
  ...tokenRoutes,
  ...eventRoutes,
  ...serviceRoutes,
};

export type Routes = typeof routes;
export type RouteId = keyof Routes;
