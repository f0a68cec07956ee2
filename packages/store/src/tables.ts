// The schema as Kysely sees it; the migrations make it. Numbers fit a double: ids and revisions stay below 2^53.
export interface Tables {
  revision: RevisionTable;
  fact: FactTable;
  fact_history: FactHistoryTable;
  secret: SecretTable;
  blob: BlobTable;
  setting: SettingTable;
}

/** Append-only. `parent` is unique, so no revision can have two successors. */
export interface RevisionTable {
  number: number;
  /** Hash of the revision before. */
  parent: string;
  hash: string;
  time: string;
  actor: string;
  origin: string;
  message: string;
  asserted: number;
  retracted: number;
  /** Greatest fact id given up to here: facts of this revision have ids above the one before and up to this. */
  last_fact: number;
  request_key: string | null;
  request_digest: string | null;
  results: string | null;
}

/** What holds now. */
export interface FactTable {
  id: number;
  entity: string;
  type: string;
  /** What it points at or names besides its entity (about.ts): the other end of a reference, a key, or nothing. */
  about: string;
  /** Canonical JSON of all but id, revision, entity and type. */
  body: string;
  asserted: number;
}

/** What held once. A fact moves here when it is retracted and never changes again. */
export interface FactHistoryTable extends FactTable {
  retracted: number;
}

export interface SecretTable {
  id: string;
  key_id: string;
  wrapped_key: Uint8Array;
  nonce: Uint8Array;
  ciphertext: Uint8Array;
  rev: number;
  destroyed: number;
}

export interface BlobTable {
  sha256: string;
  size: number;
  content: Uint8Array;
}

export interface SettingTable {
  key: string;
  value: string;
  rev: number;
}
