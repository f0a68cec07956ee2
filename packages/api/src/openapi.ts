// OpenAPI 3.1 from the routes: the same schemas that validate describe. Pure: equal routes, equal document.
import type { Json, ProblemCode } from '@muster/protocol';
import { z } from 'zod';
import { IDEMPOTENCY_KEY_LENGTH_MAX } from './limits.ts';
import { problemDetails } from './problem.ts';
import { PROBLEM_CLASSES, PROBLEM_CONTENT_TYPE } from './problem-details.ts';
import { isWrite, type Route } from './route.ts';

export type JsonObject = { readonly [key: string]: Json };

const TITLE = 'Muster';
const DESCRIPTION =
  'One versioned inventory of every machine. Every read takes `as_of`; every write is a short form of POST /v1/changes. The header Muster-Revision of an answer is the revision that it was computed at.';

/** `version` is that of the server. */
export function openApiDocument(routes: Readonly<Record<string, Route>>, version: string): JsonObject {
  const components = new Components();
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of Object.values(routes)) {
    const item = (paths[route.path] ??= {});
    item[route.method.toLowerCase()] = describeRoute(route, components);
  }
  components.schemaOf(problemDetails);
  return {
    openapi: '3.1.1',
    info: { title: TITLE, version, description: DESCRIPTION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token of POST /v1/tokens: `mst_...`.' } },
      responses: problemResponses(),
      schemas: components.sorted(),
    },
  };
}

/** The named schemas met on the way. */
class Components {
  readonly #schemas = new Map<string, Json>();

  /** The JSON Schema of a schema; those with a name become components and are referred to. */
  schemaOf(schema: z.ZodType): JsonObject {
    const json = z.toJSONSchema(schema, { io: 'input', override: adjust }) as { $defs?: Record<string, Json> };
    for (const [name, definition] of Object.entries(json.$defs ?? {})) this.#schemas.set(name, pointToComponents(definition));
    const { $defs: _defs, $schema: _schema, ...rest } = json as Record<string, Json>;
    return pointToComponents(rest) as JsonObject;
  }

  sorted(): JsonObject {
    return Object.fromEntries([...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

interface Conversion {
  readonly zodSchema: z.core.$ZodTypes;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}

/**
 * In OpenAPI readOnly means "only in answers", which is not what TypeScript's word means; the bounds of safe integers
 * are noise; and the default of a query parameter is worth telling though it is that of the parsed value.
 */
function adjust({ zodSchema, jsonSchema }: Conversion): void {
  delete jsonSchema.readOnly;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  const { def } = zodSchema._zod;
  if (def.type === 'default') jsonSchema.default = def.defaultValue as z.core.JSONSchema.BaseSchema['default'];
}

function pointToComponents(json: Json): Json {
  if (Array.isArray(json)) return json.map(pointToComponents);
  if (json === null || typeof json !== 'object') return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, member]) => [key, key === '$ref' ? movedRef(member) : pointToComponents(member)]),
  );
}

function movedRef(ref: Json): Json {
  return typeof ref === 'string' ? ref.replace('#/$defs/', '#/components/schemas/') : ref;
}

function describeRoute(route: Route, components: Components): JsonObject {
  return {
    operationId: route.id,
    tags: [tagOf(route)],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    'x-permission': route.permission === 'public' ? 'public' : route.permission.action,
    ...(route.permission === 'public' ? { security: [] } : {}),
    parameters: [...parametersOf(route, components), ...headersOf(route)],
    ...requestBodyOf(route, components),
    responses: { ...successOf(route, components), ...problemsOf(route) },
  };
}

/** Routes with one-word ids are questions and changes of the whole; the others belong to their resource. */
function tagOf(route: Route): string {
  const [group, verb] = route.id.split('.');
  if (group !== undefined && verb !== undefined) return group;
  return isWrite(route) ? 'changes' : 'questions';
}

function parametersOf(route: Route, components: Components): Json[] {
  const path = Object.entries(route.params?.shape ?? {}).map(([name, schema]) =>
    parameter({ name, where: 'path', schema, example: exampleOf(route.example?.params, name) }, components),
  );
  const query = Object.entries(route.query?.shape ?? {}).map(([name, schema]) =>
    parameter({ name, where: 'query', schema, example: exampleOf(route.example?.query, name) }, components),
  );
  return [...path, ...query];
}

function exampleOf(values: unknown, name: string): Json | undefined {
  return values === undefined ? undefined : (values as Record<string, Json>)[name];
}

interface Parameter {
  readonly name: string;
  readonly where: 'path' | 'query';
  readonly schema: unknown;
  readonly example: Json | undefined;
}

function parameter({ name, where, schema, example }: Parameter, components: Components): Json {
  const type = schema as z.ZodType;
  const { description, ...json } = components.schemaOf(type);
  return {
    name,
    in: where,
    required: where === 'path' || !isOptional(type),
    ...(description === undefined ? {} : { description }),
    schema: json,
    ...(example === undefined ? {} : { example }),
  };
}

/** What may be left out of the object that holds it. */
function isOptional(schema: z.ZodType): boolean {
  return z.object({ field: schema }).safeParse({}).success;
}

function headersOf(route: Route): Json[] {
  if (route.stream === 'sse') return [header('Last-Event-ID', 'Resume after this revision.', 20)];
  if (!isWrite(route)) return [];
  return [
    header('If-Match', 'The tag that was seen; anything else is a lost update (412).', 64),
    header('Idempotency-Key', 'The same key again gives the same answer and changes nothing.', IDEMPOTENCY_KEY_LENGTH_MAX),
    header('Muster-Origin', 'Who speaks: `cli`, `web` or `import`; otherwise `api`.', 16),
  ];
}

function header(name: string, description: string, lengthMax: number): Json {
  return { name, in: 'header', required: false, description, schema: { type: 'string', maxLength: lengthMax } };
}

function requestBodyOf(route: Route, components: Components): { readonly requestBody?: Json } {
  if (route.rawBody !== undefined) {
    const { types, description } = route.rawBody;
    const content = Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }]));
    return { requestBody: { required: true, description, content } };
  }
  if (route.body === undefined) return {};
  const example = route.example?.body === undefined ? {} : { example: route.example.body as Json };
  return { requestBody: { required: true, content: { 'application/json': { schema: components.schemaOf(route.body), ...example } } } };
}

const STREAM_TYPES = {
  ndjson: 'application/x-ndjson',
  sse: 'text/event-stream',
  bytes: 'application/octet-stream',
  text: 'text/plain',
} as const;

function successOf(route: Route, components: Components): JsonObject {
  const headers = { 'Muster-Revision': { description: 'The revision of the answer.', schema: { type: 'integer' } } };
  const type = route.stream === undefined ? 'application/json' : STREAM_TYPES[route.stream];
  const schema = route.reply === undefined ? { type: 'string' } : components.schemaOf(route.reply);
  const example = route.example?.reply === undefined ? {} : { example: route.example.reply as Json };
  const content: Record<string, Json> = { [type]: { schema, ...example } };
  for (const other of route.replyTypes ?? []) content[other] = { schema };
  return { '200': { description: 'Done.', headers, content } };
}

function problemsOf(route: Route): JsonObject {
  const codes = new Set<ProblemCode>(['invalid', 'unavailable', ...route.errors]);
  if (route.permission !== 'public') codes.add('unauthorized').add('forbidden');
  const byStatus = new Map<number, string>([[400, 'malformed']]);
  for (const code of codes) byStatus.set(PROBLEM_CLASSES[code].status, responseName(code));
  const sorted = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(sorted.map(([status, name]) => [String(status), { $ref: `#/components/responses/${name}` }]));
}

/** Conflict, ambiguous and exhausted share a status, thus a response. */
function responseName(code: ProblemCode): string {
  return PROBLEM_CLASSES[code].status === PROBLEM_CLASSES.conflict.status ? 'conflict' : code;
}

function problemResponses(): JsonObject {
  const content = { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } };
  const responses: Record<string, Json> = { malformed: { description: 'Malformed request.', content } };
  for (const [code, { title }] of Object.entries(PROBLEM_CLASSES)) {
    const name = responseName(code as ProblemCode);
    responses[name] ??= { description: `${title}.`, content };
  }
  return responses;
}
