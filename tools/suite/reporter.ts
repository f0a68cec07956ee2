// The reporter of a test file's process: one JSON document a line, for run-file.ts. Node demands a default export here.
import { inspect } from 'node:util';

export type ReportLine =
  | { readonly type: 'pass'; readonly title: string }
  | { readonly type: 'skip'; readonly title: string; readonly reason: string }
  | { readonly type: 'fail'; readonly title: string; readonly text: string }
  /** The file came to its end by itself. */
  | { readonly type: 'end' };

interface TestEvent {
  readonly type: string;
  readonly data: TestData;
}

interface TestData {
  readonly name: string;
  readonly nesting: number;
  readonly line?: number;
  readonly skip?: string | boolean;
  readonly details?: { readonly type?: string; readonly error?: TestError };
}

type TestError = Error & { readonly failureType?: string };

export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const parents: string[] = [];
  for await (const event of source) {
    if (event.type === 'test:start') {
      parents.length = event.data.nesting;
      parents.push(event.data.name);
    }
    const line = lineOf(event, parents);
    if (line !== null) yield `${JSON.stringify(line)}\n`;
  }
}

function lineOf(event: TestEvent, parents: readonly string[]): ReportLine | null {
  if (event.type === 'test:summary') return { type: 'end' };
  const { data } = event;
  const title = [...parents.slice(0, data.nesting), data.name].join(' > ');
  if (event.type === 'test:pass') return lineOfPass(data, title);
  return event.type === 'test:fail' ? lineOfFailure(data, title) : null;
}

function lineOfPass({ skip, details }: TestData, title: string): ReportLine | null {
  if (skip !== undefined && skip !== false) return { type: 'skip', title, reason: skip === true || skip === '' ? 'no reason given' : skip };
  return details?.type === 'suite' ? null : { type: 'pass', title };
}

/** A parent whose children failed says nothing that they have not said. */
function lineOfFailure({ line, details }: TestData, title: string): ReportLine | null {
  const error = details?.error;
  if (error?.failureType === 'subtestsFailed') return null;
  const text = inspect(error?.cause ?? error, { depth: 6, maxStringLength: 20_000, breakLength: 120 });
  return { type: 'fail', title: line === undefined ? title : `${title} (line ${line})`, text };
}
