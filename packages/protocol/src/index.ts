// What every part of Muster says to every other part. Imports nothing; runs natively, in Node and in a browser.
export { canonicalJson, type Json } from './canonical-json.ts';
export { InvariantError, invariant } from './invariant.ts';
export { type Problem, type ProblemCode, type ProblemExtras, problem } from './problem.ts';
export { type Err, err, type Ok, ok, type Result } from './result.ts';
