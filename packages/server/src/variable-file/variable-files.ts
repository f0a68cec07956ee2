// Fetches variable files: from listed hosts by https (http where listed so) or from listed folders. The content is kept by its
// hash, so that what a revision pinned can be read again whatever became of the place it came from.
import { createHash } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { fileVariables } from '@muster/model';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { decodeJson } from '../input/decode-json.ts';
import { decodeYaml } from '../input/decode-yaml.ts';
import { JSON_LIMITS } from '../input/limits.ts';
import type { VariableFile, VariableFiles } from '../ports.ts';
import { type AllowList, checkUrl, parseAllowList } from './allow-list.ts';
import { type FetchedContent, fetchHttp, isJson, type ResolveHost } from './fetch-http.ts';
import { FETCH_TIME_MAX_MS, FILE_BYTES_MAX } from './limits.ts';
import { readLocal } from './read-local.ts';

/** Where contents are kept by their SHA-256. The ledger is one. */
export interface ContentStore {
  putBlob(content: Uint8Array): Promise<string>;
  getBlob(sha256: string): Promise<Uint8Array | null>;
}

export interface VariableFileOptions {
  /** See `parseAllowList`. */
  readonly hosts: readonly string[];
  /** Absolute paths of folders. */
  readonly directories: readonly string[];
  readonly contents: ContentStore;
  readonly resolve?: ResolveHost;
  readonly bytesMax?: number;
  readonly timeMaxMs?: number;
}

export interface PinnedVariableFiles extends VariableFiles {
  /** Refused when the content is another than the one pinned; kept content is not asked for again. */
  fetchPinned(url: string, sha256: string): Promise<Result<VariableFile, Problem>>;
}

/** Refuses a list that it does not understand: at start, not when somebody needs it. */
export function variableFiles(options: VariableFileOptions): Result<PinnedVariableFiles, Problem> {
  const allowList = parseAllowList(options.hosts);
  if (!allowList.ok) return allowList;
  const sources: Sources = { ...options, allowList: allowList.value };
  return ok({
    fetch: (url) => fetchAndKeep(sources, url),
    fetchPinned: (url, sha256) => fetchPinned(sources, url, sha256),
  });
}

interface Sources extends VariableFileOptions {
  readonly allowList: AllowList;
}

async function fetchAndKeep(sources: Sources, text: string): Promise<Result<VariableFile, Problem>> {
  const url = parseUrl(text);
  if (!url.ok) return url;
  const fetched = await fetchContent(sources, url.value);
  if (!fetched.ok) return fetched;
  const file = await decodeFile(url.value, fetched.value);
  // Only what is a variable file is kept: the store is not a place to fetch other things into.
  if (file.ok) await sources.contents.putBlob(fetched.value.content);
  return file;
}

async function fetchPinned(sources: Sources, text: string, sha256: string): Promise<Result<VariableFile, Problem>> {
  const url = parseUrl(text);
  if (!url.ok) return url;
  const kept = await sources.contents.getBlob(sha256);
  if (kept !== null) return decodeFile(url.value, { content: kept, isJson: isJson(url.value, '') });
  const file = await fetchAndKeep(sources, text);
  if (!file.ok || file.value.sha256 === sha256) return file;
  return err(
    problem('precondition', 'variable-file.changed', `${url.value.href} has changed since it was pinned`, {
      hint: 'look at what it says now, then pin that: muster var refresh',
      data: { pinned: sha256, found: file.value.sha256 },
    }),
  );
}

function parseUrl(text: string): Result<URL, Problem> {
  const url = URL.parse(text);
  if (url !== null && FETCHED_SCHEMES.has(url.protocol)) return ok(url);
  return err(
    problem('invalid', 'variable-file.scheme', 'a variable file is named by an https or file URL (http where that is listed)', {
      hint: 'for example https://vars.example.com/web.yaml; a file in git: by the https URL of its raw content, or from a checkout by file:',
    }),
  );
}

const FETCHED_SCHEMES: ReadonlySet<string> = new Set(['https:', 'http:', 'file:']);

async function fetchContent(sources: Sources, url: URL): Promise<Result<FetchedContent, Problem>> {
  const { directories, allowList, resolve = resolveBySystem, bytesMax = FILE_BYTES_MAX, timeMaxMs = FETCH_TIME_MAX_MS } = sources;
  if (url.protocol === 'file:') return readLocal(url, { directories, bytesMax });
  const refusal = checkUrl(allowList, url);
  return refusal === null ? fetchHttp(url, { allowList, resolve, bytesMax, timeMaxMs }) : err(refusal);
}

async function resolveBySystem(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);
}

async function decodeFile(url: URL, { content, isJson: hasJson }: FetchedContent): Promise<Result<VariableFile, Problem>> {
  const decoded = hasJson ? decodeJson(content, { ...JSON_LIMITS, bytes: FILE_BYTES_MAX }) : await decodeYaml(content);
  const variables = decoded.ok ? fileVariables(decoded.value) : decoded;
  if (!variables.ok) return err(withoutContent(url, variables.error));
  return ok({ sha256: createHash('sha256').update(content).digest('hex'), variables: variables.value });
}

/** Tells what is wrong and where, and nothing of the content: who may name a URL may perhaps not read what lies there. */
function withoutContent(url: URL, { code, reason, data = {} }: Problem): Problem {
  const { line, column } = data;
  const place = typeof line === 'number' && typeof column === 'number' ? `, line ${line}, column ${column}` : '';
  return problem(code, reason, `${url.href} is not a variable file (${reason}${place})`, {
    hint: 'a variable file is YAML or JSON: an object whose keys are names of variables',
    data: place === '' ? {} : { line, column },
  });
}
