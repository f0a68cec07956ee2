// How much of what comes from outside is looked at. The scans enforce these before any parser runs.
import { BODY_SIZE_MAX } from '@muster/api';

export interface InputLimits {
  readonly bytes: number;
  /** Lists and objects inside each other. */
  readonly depth: number;
  /** Keys and values, each of them one. */
  readonly tokens: number;
  /** Of one object. */
  readonly keys: number;
  /** Bytes of one text. */
  readonly text: number;
}

/**
 * Bytes: the largest body of the API. Depth: nobody nests by hand deeper, and everything after the scan may recurse.
 * Tokens: two thousand operations that make a server with five attributes have 42 each. Keys: what has a name for each of its
 * parts (variables, ports) has fewer; an object of many is slow to make. Text: a value of 65,536 characters, all escaped.
 */
export const JSON_LIMITS: InputLimits = { bytes: BODY_SIZE_MAX, depth: 64, tokens: 90_000, keys: 10_000, text: 400_000 };

/** As many as a change may have operations; blank lines count, too. */
export const ROWS_MAX = 500_000;

const ROW_BYTES_MAX = 24 * 1024 * 1024;

/** One row of a load: an entity with all that is said of it, and the contents of blobs (16 MiB are 22 in base64). */
export const ROW_LIMITS: InputLimits = { bytes: ROW_BYTES_MAX, depth: 64, tokens: 100_000, keys: 10_000, text: ROW_BYTES_MAX };

/**
 * YAML counts in marks, the characters that make a parser work (line ends, indicators): `yaml` 2.9 needed at most
 * 12 us for one, warm, on Node 26 (`a:<tab>- b` per line, `[1,1,1...`), and 50 ms is what one request may cost. Long
 * texts cost little: 256 KiB of prose took 10 ms. A server with six attributes is 17 marks; larger loads are NDJSON or JSON.
 */
export const YAML_LIMITS: YamlLimits = { bytes: 256 * 1024, depth: 64, marks: 4_000 };

export interface YamlLimits {
  readonly bytes: number;
  readonly depth: number;
  readonly marks: number;
}

/** A number that is written longer is no measurement; it is an attempt at the reader. */
export const NUMBER_LENGTH_MAX = 400;
