// The problem on the wire (RFC 9457). Its members are those of protocol's Problem plus type, title and status.
import { z } from 'zod';

export const problemCode = z.enum([
  'invalid',
  'not_found',
  'conflict',
  'ambiguous',
  'exhausted',
  'forbidden',
  'precondition',
  'unauthorized',
  'too_large',
  'unavailable',
]);

/** A problem inside an answer: a refused row of a load. */
export const plainProblem = z.object({
  code: problemCode,
  reason: z.string().meta({ description: '`area.rule`; all are listed in docs/reference/errors.md.' }),
  detail: z.string().meta({ description: 'What happened, to what.' }),
  hint: z.string().meta({ description: 'What to try.' }).exactOptional(),
  pointer: z.string().meta({ description: 'JSON pointer into the request.' }).exactOptional(),
  position: z.int().meta({ description: '0-based character in the text that was refused.' }).exactOptional(),
  excerpt: z.string().meta({ description: 'The text around the position with a caret under it.' }).exactOptional(),
  data: z.record(z.string(), z.unknown()).meta({ description: 'What a program needs to go on.' }).exactOptional(),
});

export const problemDetails = z
  .object({ type: z.string(), title: z.string(), status: z.int(), ...plainProblem.shape })
  .meta({ id: 'Problem', description: 'An expected failure (RFC 9457).' });

export const rowProblem = z
  .object({
    row: z.int().min(1).meta({ description: '1-based number of the document; absent: the load itself.' }).exactOptional(),
    line: z.int().min(1).meta({ description: '1-based line where the document begins; absent in YAML.' }).exactOptional(),
    problem: plainProblem,
  })
  .meta({ id: 'RowProblem', description: 'One refused document of a load; data.rows of `apply.rows`.' });
