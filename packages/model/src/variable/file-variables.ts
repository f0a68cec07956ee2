import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { isVariableName } from './variable-name.ts';

/** Ten times the largest group_vars file we know of; each one is a term of the index. */
export const FILE_VARIABLES_MAX = 2_000;

/** The variables of a file that was parsed: an object whose keys are names of variables. An empty file has none. */
export function fileVariables(document: unknown): Result<Readonly<Record<string, unknown>>, Problem> {
  if (document === null || document === undefined) return ok({});
  if (typeof document !== 'object' || Array.isArray(document)) {
    return err(
      problem('invalid', 'variable.file-shape', 'a variable file must be an object of names and values', {
        hint: 'write one "name: value" per variable at the top level',
      }),
    );
  }
  const entries = Object.entries(document);
  if (entries.length > FILE_VARIABLES_MAX) return err(tooManyVariables(entries.length));
  const wrong = entries.find(([name]) => !isVariableName(name));
  return wrong === undefined ? ok(Object.fromEntries(entries)) : err(variableNameProblem(wrong[0]));
}

export function variableNameProblem(name: string): Problem {
  const shown = name.length > 80 ? `${name.slice(0, 80)}...` : name;
  return problem('invalid', 'variable.name', `${JSON.stringify(shown)} cannot be the name of a variable`, {
    hint: 'a name is a letter or "_", then letters, digits, "_" and "-"; what is deeper goes into the value',
  });
}

function tooManyVariables(count: number): Problem {
  return problem('too_large', 'variable.file-count', `the variable file has ${count} variables; ${FILE_VARIABLES_MAX} is the most`);
}
