import { err, ok } from '@muster/protocol';
import { decodeYaml } from './decode-yaml.ts';
import { YAML_LIMITS, type YamlLimits } from './limits.ts';
import type { DecodedRow, LoadRows } from './load-rows.ts';
import { RowBytes } from './row-bytes.ts';
import { scanYaml } from './scan-yaml.ts';

const NOTHING = new Uint8Array();

/** YAML is read as a whole; the elements of a list are its rows. */
export class YamlRows implements LoadRows {
  readonly #limits: YamlLimits;
  readonly #bytes = new RowBytes();

  constructor(limits: YamlLimits = YAML_LIMITS) {
    this.#limits = limits;
  }

  *take(chunk: Uint8Array): Generator<DecodedRow> {
    this.#bytes.add(chunk);
    if (this.#bytes.length <= this.#limits.bytes) return;
    const problem = scanYaml(this.#bytes.finish(NOTHING), this.#limits);
    if (problem !== null) yield { value: err(problem), isLast: true };
  }

  async *end(): AsyncGenerator<DecodedRow> {
    const decoded = await decodeYaml(this.#bytes.finish(NOTHING), this.#limits);
    if (!decoded.ok) return yield { value: decoded, isLast: true };
    const documents: readonly unknown[] = Array.isArray(decoded.value) ? decoded.value : [decoded.value];
    for (const document of documents) yield { value: ok(document) };
  }
}
