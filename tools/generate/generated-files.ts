// Everything that follows from the contract and the code, as path and text.
import { API_VERSION, openApiDocument, type Route, routes } from '@muster/api';
import { renderCliReference } from './cli-reference.ts';
import { loadMeanings, renderErrorsReference } from './errors-reference.ts';
import { renderKindsReference } from './kinds-reference.ts';
import { renderRestReference } from './rest-reference.ts';
import { renderRouteTable } from './route-table.ts';

/** By path below the root of the repository. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const openApi = openApiDocument(routes, API_VERSION);
  return new Map([
    ['packages/api/openapi.json', `${JSON.stringify(openApi, null, 2)}\n`],
    ['packages/client/src/route-table.ts', renderRouteTable(routes)],
    ['docs/reference/rest.md', renderRestReference(Object.values<Route>(routes), openApi)],
    ['docs/reference/errors.md', renderErrorsReference(loadMeanings())],
    ['docs/reference/kinds.md', renderKindsReference()],
    ['docs/reference/cli.md', renderCliReference()],
  ]);
}
