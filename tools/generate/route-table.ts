// packages/client/src/route-table.ts: the part of the routes that the client needs at run time. The schemas stay behind:
// loading them would cost the command line 60 ms at every start.
import { isWrite, type Route } from '@muster/api';

export function renderRouteTable(routes: Readonly<Record<string, Route>>): string {
  const rows = Object.values(routes).map((route) => `  ${keyOf(route.id)}: ${renderShape(route)},`);
  return `// Generated from packages/api/src/routes.ts by \`npm run generate\`. Do not edit.
import type { RouteId } from '@muster/api';
import type { RouteShape } from './route-shape.ts';

export const ROUTE_TABLE = {
${rows.join('\n')}
} as const satisfies Readonly<Record<RouteId, RouteShape>>;
`;
}

function keyOf(id: string): string {
  return /^\w+$/.test(id) ? id : quote(id);
}

function renderShape(route: Route): string {
  const query = Object.keys(route.query?.shape ?? {});
  const fields = [
    `method: ${quote(route.method)}`,
    `path: ${quote(route.path)}`,
    `query: [${query.map(quote).join(', ')}]`,
    `body: ${quote(bodyOf(route))}`,
    `reply: ${quote(route.stream ?? 'json')}`,
    `writes: ${isWrite(route)}`,
    `paged: ${isPaged(route)}`,
  ];
  const oneLine = `{ ${fields.join(', ')} }`;
  return oneLine.length + keyOf(route.id).length <= LINE_WIDTH ? oneLine : `{\n    ${fields.join(',\n    ')},\n  }`;
}

/** Of the formatter, without indentation, colon and comma. */
const LINE_WIDTH = 135;

function bodyOf(route: Route): string {
  if (route.rawBody !== undefined) return 'raw';
  return route.body === undefined ? 'none' : 'json';
}

function isPaged(route: Route): boolean {
  const { reply } = route;
  return reply !== undefined && 'shape' in reply && 'next' in (reply.shape as object);
}

function quote(text: string): string {
  return `'${text}'`;
}
