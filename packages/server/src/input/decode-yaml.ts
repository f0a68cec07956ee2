// Untrusted YAML to plain JSON values. Of YAML only what JSON has, too, in nicer spelling: no tags, no anchors, no aliases,
// no merge keys. The parser is loaded when the first YAML comes: it costs 30 ms.
import { err, type Problem, type Result } from '@muster/protocol';
import type * as Yaml from 'yaml';
import { type Fault, faultProblem, invalid } from './fault.ts';
import { YAML_LIMITS, type YamlLimits } from './limits.ts';
import { scanYaml } from './scan-yaml.ts';
import { byteOrderMarkLength, decodeUtf8 } from './utf8.ts';
import { YamlReader } from './yaml-reader.ts';

export async function decodeYaml(bytes: Uint8Array, limits: YamlLimits = YAML_LIMITS): Promise<Result<unknown, Problem>> {
  const problem = scanYaml(bytes, limits);
  if (problem !== null) return err(problem);
  const text = decodeUtf8(bytes);
  if (!text.ok) return err(faultProblem(bytes, text.error));
  const yaml = await import('yaml');
  const value = readText(yaml, text.value, limits);
  if (value.ok) return value;
  // The parser counts characters of the text, which begins after a mark.
  const at = byteOrderMarkLength(bytes) + new TextEncoder().encode(text.value.slice(0, value.error.at)).length;
  return err(faultProblem(bytes, { ...value.error, at }));
}

function readText(yaml: typeof Yaml, text: string, limits: YamlLimits): Result<unknown, Fault> {
  try {
    const document = yaml.parseDocument(text, PARSER_OPTIONS);
    const [error] = document.errors;
    return error === undefined ? new YamlReader(yaml, limits).read(document.contents) : err(syntaxFault(error));
  } catch (error) {
    // Some mistakes (`{a: 1` and thousands of lines `b: 2`) the parser takes for nesting that the scan cannot foresee.
    if (!(error instanceof RangeError)) throw error;
    return err(invalid('yaml.syntax', 'something is nested without end; the text begins', 0, 'look for a bracket that is not closed'));
  }
}

const PARSER_OPTIONS = {
  version: '1.2',
  schema: 'core',
  merge: false,
  stringKeys: true,
  // Keys that come twice are found while reading: the parser would compare each with each.
  uniqueKeys: false,
  prettyErrors: false,
  // Less, and it would pass over further documents in silence.
  logLevel: 'error',
} as const;

function syntaxFault(error: Yaml.YAMLParseError): Fault {
  const [at] = error.pos;
  if (error.code === 'MULTIPLE_DOCS') return invalid('yaml.syntax', 'there is a second document', at, 'write the documents as one list');
  return invalid('yaml.syntax', sentence(error.message), at);
}

/** The parser's message without its own place, as ours are. */
function sentence(message: string): string {
  const [first = ''] = message.split('\n');
  return first.replace(/[.:]?\s*$/, '').slice(0, 200);
}
