// The contract of /v1 as data: schemas, routes, permissions, problem details. Runs no request, knows no server.

export { changeReply, operationResult } from './change-reply.ts';
export { changeRequest } from './changes.ts';
export { decodePart, decodePartInSlices } from './decode-part.ts';
export { diffEntry, origin, revisionView } from './diff-entry.ts';
export { entityBrief, entityView } from './entity-view.ts';
export { revisionEvent } from './events.ts';
export { kindDefinition } from './kind-definition.ts';
export {
  BLOB_SIZE_MAX,
  BODY_SIZE_MAX,
  COUNT_MAX,
  CURSOR_LENGTH_MAX,
  ECHO_LENGTH_MAX,
  EXPRESSION_LENGTH_MAX,
  GRANTS_MAX,
  IDEMPOTENCY_KEY_LENGTH_MAX,
  ISSUES_MAX,
  JSON_DEPTH_MAX,
  KEY_LENGTH_MAX,
  KEY_PATH_LENGTH_MAX,
  LIST_MAX,
  LOAD_SIZE_MAX,
  MESSAGE_LENGTH_MAX,
  NAME_LENGTH_MAX,
  NUMBER_MAX,
  OPERATIONS_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  REF_LENGTH_MAX,
  ROW_PROBLEMS_MAX,
  TREE_DEPTH_MAX,
  URL_LENGTH_MAX,
  VALUE_LENGTH_MAX,
  VALUES_MAX,
  YAML_SIZE_MAX,
} from './limits.ts';
export { type JsonObject, openApiDocument } from './openapi.ts';
export { grantInput, OPERATION_NAMES, operation, operations } from './operation.ts';
export { listOf, pageOf } from './page.ts';
export { plainProblem, problemCode, problemDetails, rowProblem } from './problem.ts';
export {
  MALFORMED_AREAS,
  PROBLEM_CLASSES,
  PROBLEM_CONTENT_TYPE,
  type ProblemDetails,
  statusOfProblem,
  toProblemDetails,
} from './problem-details.ts';
export { problemFromZod, type RequestPart } from './problem-from-zod.ts';
export { defineRoute, isWrite, type Method, type Permission, type RawBody, type Route, type Stream } from './route.ts';
export type { BodyOf, CallOf, ParamsOf, QueryOf, ReplyOf } from './route-types.ts';
export { type RouteId, type Routes, routes } from './routes.ts';
export { transferDocument } from './transfer-document.ts';
export { value, valueInput, valueType } from './value.ts';
export { API_VERSION } from './version.ts';
export type * from './views.ts';
