// A limit on everything that comes from outside, each with its reason. The server enforces the byte limits before it
// parses; the schemas enforce the rest.
export { NAME_LENGTH_MAX } from '@muster/model';

/** `tenant/category:name`: two names of 253 and a category, with room for the separators. */
export const REF_LENGTH_MAX = 600;
/** A commit message, not a document. */
export const MESSAGE_LENGTH_MAX = 4_000;
/** One atomic change must fit the 50 ms slice of other requests; larger loads go through POST /v1/apply. */
export const OPERATIONS_MAX = 10_000;
/** 16 kB: the longest machine-made expression seen lists a few hundred names. The parser is linear in it. */
export const EXPRESSION_LENGTH_MAX = 16_384;
/** Keys are typed by people and shown in columns. */
export const KEY_LENGTH_MAX = 128;
/** `key.subkey#number`: two keys and a number. */
export const KEY_PATH_LENGTH_MAX = 300;
/** 1 MB of text in one value; anything larger is a blob. */
export const VALUE_LENGTH_MAX = 1_000_000;
/** Values at one key: a list that people keep, not a table. */
export const VALUES_MAX = 1_000;
/** Tags, holders, hosts of a gateway, attributes of one entity in one operation. */
export const LIST_MAX = 1_000;
/** Entities of one pick and items of one allocation: the size of the largest racks-at-once order. */
export const COUNT_MAX = 10_000;
/** Rack units, port counts and attribute numbers are positive and small enough for every integer type. */
export const NUMBER_MAX = 2_147_483_647;
/** URLs longer than this are refused by proxies on the way. */
export const URL_LENGTH_MAX = 2_000;
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
/** JSON body of every route but apply and blobs. */
export const BODY_SIZE_MAX = 16_777_216;
/** One NDJSON or JSON load: 100,000 servers with ten attributes are about 60 MB. */
export const LOAD_SIZE_MAX = 134_217_728;
/** What the YAML parser can do in 50 ms of CPU; larger loads are NDJSON or JSON. */
export const YAML_SIZE_MAX = 262_144;
/** Certificates, keys, small files; not images. */
export const BLOB_SIZE_MAX = 16_777_216;
/** JSON nested deeper is refused by the linear scan before any parser sees it. */
export const JSON_DEPTH_MAX = 64;
/** Grants of one token. */
export const GRANTS_MAX = 100;
/** Idempotency keys are UUIDs or the like. */
export const IDEMPOTENCY_KEY_LENGTH_MAX = 128;
