// docs/reference/rest.md: every route, from the same document that /v1/openapi.json answers with.
import { isWrite, type JsonObject, MALFORMED_AREAS, PROBLEM_CLASSES, type Route } from '@muster/api';
import { code, GENERATED, page, table } from './markdown.ts';

const INTRODUCTION = `Machines read [openapi.json](../../packages/api/openapi.json), which a server has at \`/v1/openapi.json\`.

- **Authorization**: \`Authorization: Bearer mst_...\`. What may not be seen does not exist: 404.
- **Reading**: \`as_of\` (a revision, or an RFC 3339 time) answers as it was then. The header \`Muster-Revision\` is the revision of the answer.
- **Writing**: every write is one revision and a short form of \`POST /v1/changes\`. \`If-Match\` with an etag refuses a lost update (412);
  \`Idempotency-Key\` makes retries safe; \`Muster-Origin\` is \`cli\`, \`web\` or \`import\`, otherwise \`api\`.
- **Pages**: \`{items, next, revision}\`; \`next\` is the \`cursor\` of the following page, null at the end. All pages of one walk are of one revision.
- **Entities** in paths: an id, \`name\`, \`category:name\` or \`kind:name\`, URL-encoded; the query \`tenant\` says where names are looked up.
- **Errors**: \`application/problem+json\` with a \`code\`, a finer \`reason\` ([all of them](errors.md)), a sentence and often a hint.`;

export function renderRestReference(routes: readonly Route[], openApi: JsonObject): string {
  return page([
    GENERATED,
    '# REST API',
    INTRODUCTION,
    '## Routes',
    table(
      ['Route', 'Needs', 'What it does'],
      routes.map((route) => [linkTo(route), permissionOf(route), route.summary]),
    ),
    '## Problem codes',
    table(
      ['Code', 'Status', 'Meaning'],
      Object.entries(PROBLEM_CLASSES).map(([name, { status, title }]) => [
        code(name),
        name === 'invalid' ? `${status}, or 400 for ${MALFORMED_AREAS.map((area) => code(`${area}.*`)).join(' ')}` : String(status),
        title,
      ]),
    ),
    ...routes.flatMap((route) => renderRoute(route, openApi)),
  ]);
}

function headingOf(route: Route): string {
  return `${route.method} ${route.path}`;
}

/** As GitHub makes anchors: lower case, only letters, digits, hyphens and underscores, spaces become hyphens. */
function linkTo(route: Route): string {
  const anchor = headingOf(route)
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
  return `[${headingOf(route)}](#${anchor})`;
}

function permissionOf({ permission }: Route): string {
  return permission === 'public' ? 'nothing' : code(permission.action);
}

function renderRoute(route: Route, openApi: JsonObject): string[] {
  const operation = at(openApi, 'paths', route.path, route.method.toLowerCase()) as JsonObject;
  const parameters = (operation['parameters'] as readonly JsonObject[]).filter((parameter) => parameter['in'] !== 'header');
  return [
    `### ${headingOf(route)}`,
    `${route.summary}.${route.description === undefined ? '' : ` ${route.description}`}`,
    `Needs: ${permissionOf(route)}. Client: ${code(`muster.${route.id}()`)}. ${isWrite(route) ? 'Makes a revision when it changes something.' : 'Changes nothing.'}`,
    ...(parameters.length === 0 ? [] : [table(['Parameter', 'In', 'Type', 'Meaning'], parameters.map(renderParameter))]),
    ...renderBody(route, operation),
    `Reply: ${replyOf(route, operation)}. Problems: ${problemsOf(route)}.`,
    ...renderExample(route),
  ];
}

function renderParameter(parameter: JsonObject): string[] {
  const schema = parameter['schema'] as JsonObject;
  const required = parameter['required'] === true ? ', required' : '';
  const description = parameter['description'] ?? schema['description'] ?? '';
  return [
    code(String(parameter['name'])),
    String(parameter['in']),
    `${typeOf(schema)}${required}${defaultOf(schema)}`,
    String(description),
  ];
}

function defaultOf(schema: JsonObject): string {
  return schema['default'] === undefined ? '' : `, default ${code(JSON.stringify(schema['default']))}`;
}

function renderBody(route: Route, operation: JsonObject): string[] {
  if (route.rawBody !== undefined) return [`Body: ${route.rawBody.types.map(code).join(', ')}. ${route.rawBody.description}`];
  const schema = at(operation, 'requestBody', 'content', 'application/json', 'schema') as JsonObject | undefined;
  if (schema === undefined) return [];
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonObject>);
  if (properties.length === 0) return [`Body: ${typeOf(schema)}`];
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  const rows = properties.map(([name, property]) => [
    code(name),
    `${typeOf(property)}${required.has(name) ? ', required' : ''}${defaultOf(property)}`,
    String(property['description'] ?? ''),
  ]);
  return [table(['Body', 'Type', 'Meaning'], rows)];
}

function replyOf(route: Route, operation: JsonObject): string {
  const content = at(operation, 'responses', '200', 'content') as Record<string, JsonObject>;
  return Object.entries(content)
    .map(([type, { schema }]) =>
      type === 'application/json' ? typeOf(schema as JsonObject) : `${code(type)}${itemOf(route, schema as JsonObject)}`,
    )
    .join(', or ');
}

function itemOf(route: Route, schema: JsonObject): string {
  return route.stream === 'ndjson' || route.stream === 'sse' ? ` of ${typeOf(schema)}` : '';
}

function problemsOf(route: Route): string {
  const known = route.permission === 'public' ? [] : (['unauthorized', 'forbidden'] as const);
  return [...new Set(['invalid', ...known, ...route.errors, 'unavailable'])].map(code).join(' ');
}

function renderExample({ example }: Route): string[] {
  const body = example?.body;
  return body === undefined ? [] : [`\`\`\`json\n${JSON.stringify(body, null, 2)}\n\`\`\``];
}

/** A type in a few words; named ones by their name in the OpenAPI document. */
function typeOf(schema: JsonObject): string {
  const reference = schema['$ref'];
  if (typeof reference === 'string') return code(reference.split('/').at(-1) ?? reference);
  if (schema['enum'] !== undefined) return (schema['enum'] as readonly unknown[]).map((word) => code(String(word))).join(' ');
  if (schema['const'] !== undefined) return code(JSON.stringify(schema['const']));
  const choices = schema['anyOf'] as readonly JsonObject[] | undefined;
  if (choices !== undefined) return choices.map(typeOf).join(' or ');
  if (schema['type'] === 'array') return `list of ${typeOf((schema['items'] ?? {}) as JsonObject)}`;
  if (schema['type'] === 'object') return objectOf(schema);
  const types = [schema['type'] ?? 'anything'].flat().map((type) => (type === 'string' ? 'text' : String(type)));
  return `${types.join(' or ')}${boundsOf(schema)}`;
}

function objectOf(schema: JsonObject): string {
  const names = Object.entries((schema['properties'] ?? {}) as Record<string, JsonObject>);
  if (names.length === 0) return 'object';
  return `{${names.map(([name, property]) => (name === 'items' ? `items: ${typeOf(property)}` : name)).join(', ')}}`;
}

function boundsOf(schema: JsonObject): string {
  if (schema['maxLength'] !== undefined) return ` (at most ${schema['maxLength']})`;
  const [low, high] = [schema['minimum'], schema['maximum']];
  if (low !== undefined && high !== undefined) return ` (${low} to ${high})`;
  return low === undefined ? '' : ` (from ${low})`;
}

function at(json: unknown, ...steps: readonly string[]): unknown {
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], json);
}
