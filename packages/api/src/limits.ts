// A limit on everything that comes from outside, each with its reason. The server enforces the byte limits before it
// parses; the schemas enforce the rest.

/** Those of the model, with its reasons: the contract must not promise what the model refuses. */
export {
  GRANTS_MAX,
  KEY_LENGTH_MAX,
  MESSAGE_LENGTH_MAX,
  NAME_LENGTH_MAX,
  NUMBER_MAX,
  REF_LENGTH_MAX,
  URL_LENGTH_MAX,
  VALUE_LENGTH_MAX,
  VALUES_MAX,
} from '@muster/model';

/** One atomic change must fit the 50 ms slice of other requests; larger loads go through POST /v1/apply. */
export const OPERATIONS_MAX = 2_000;
/** 16 kB: the longest machine-made expression seen lists a few hundred names. The parser is linear in it. */
export const EXPRESSION_LENGTH_MAX = 16_384;
/** `key.subkey#number`: two keys and a number. */
export const KEY_PATH_LENGTH_MAX = 300;
/** Tags, holders, hosts of a gateway, attributes of one entity in one operation. */
export const LIST_MAX = 1_000;
/** Entities of one pick and items of one allocation: the size of the largest racks-at-once order. */
export const COUNT_MAX = 10_000;
export const PAGE_SIZE_DEFAULT = 100;
/** 1,000 entity views are about 1 MB of JSON: one slice of work. */
export const PAGE_SIZE_MAX = 1_000;
/** A cursor carries a signature, a revision and a place, never content. */
export const CURSOR_LENGTH_MAX = 1_000;
/** Depth of the tree that one answer may show; deeper parts are asked for by their root. */
export const TREE_DEPTH_MAX = 32;
/** Rows reported by a refused load; the total is always told. */
export const ROW_PROBLEMS_MAX = 1_000;
/** Issues reported for one malformed body: enough to repair it, too few to be an amplifier. */
export const ISSUES_MAX = 20;
/** Longest piece of the caller's text that a problem repeats. */
export const ECHO_LENGTH_MAX = 80;
/** JSON body of every route but apply and blobs: two thousand operations of 1,000 bytes. Looking at more takes longer than 50 ms. */
export const BODY_SIZE_MAX = 2_097_152;
/** One NDJSON or JSON load: 100,000 servers with ten attributes are about 60 MB. */
export const LOAD_SIZE_MAX = 134_217_728;
/** What the YAML parser can do in 50 ms of CPU; larger loads are NDJSON or JSON. */
export const YAML_SIZE_MAX = 262_144;
/** Certificates, keys, small files; not images. */
export const BLOB_SIZE_MAX = 16_777_216;
/** JSON nested deeper is refused by the linear scan before any parser sees it. */
export const JSON_DEPTH_MAX = 64;
/** Idempotency keys are UUIDs or the like. */
export const IDEMPOTENCY_KEY_LENGTH_MAX = 128;
