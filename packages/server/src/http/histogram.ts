// Counters and histograms in the text format of Prometheus (version 0.0.4). Label sets are few and fixed by the caller:
// route ids and status codes, never anything from a request.

export type Labels = Readonly<Record<string, string>>;

interface Series {
  readonly labels: string;
  value: number;
}

export class Counter {
  readonly #series = new Map<string, Series>();
  readonly name: string;
  readonly help: string;

  constructor(name: string, help: string) {
    this.name = name;
    this.help = help;
  }

  add(labels: Labels, amount = 1): void {
    const key = renderLabels(labels);
    const found = this.#series.get(key);
    if (found === undefined) this.#series.set(key, { labels: key, value: amount });
    else found.value += amount;
  }

  render(): string {
    const lines = [...this.#series.values()].map((series) => `${this.name}${series.labels} ${series.value}`);
    return renderFamily(this.name, this.help, 'counter', lines);
  }
}

export class Histogram {
  readonly #series = new Map<string, { readonly labels: Labels; readonly counts: number[]; sum: number; count: number }>();
  readonly name: string;
  readonly help: string;
  readonly #bounds: readonly number[];

  constructor(name: string, help: string, bounds: readonly number[]) {
    this.name = name;
    this.help = help;
    this.#bounds = bounds;
  }

  observe(labels: Labels, value: number): void {
    const key = renderLabels(labels);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { labels, counts: this.#bounds.map(() => 0), sum: 0, count: 0 };
      this.#series.set(key, series);
    }
    series.sum += value;
    series.count += 1;
    const bucket = this.#bounds.findIndex((bound) => value <= bound);
    if (bucket >= 0) series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
  }

  render(): string {
    const lines: string[] = [];
    for (const series of this.#series.values()) {
      let cumulative = 0;
      for (const [index, bound] of this.#bounds.entries()) {
        cumulative += series.counts[index] ?? 0;
        lines.push(`${this.name}_bucket${renderLabels({ ...series.labels, le: String(bound) })} ${cumulative}`);
      }
      lines.push(`${this.name}_bucket${renderLabels({ ...series.labels, le: '+Inf' })} ${series.count}`);
      lines.push(`${this.name}_sum${renderLabels(series.labels)} ${series.sum}`);
      lines.push(`${this.name}_count${renderLabels(series.labels)} ${series.count}`);
    }
    return renderFamily(this.name, this.help, 'histogram', lines);
  }
}

export function renderGauge(name: string, help: string, value: number): string {
  return renderFamily(name, help, 'gauge', [`${name} ${value}`]);
}

function renderFamily(name: string, help: string, type: string, lines: readonly string[]): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.map((line) => `${line}\n`).join('')}`;
}

function renderLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`))}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
