import { err, problem, type Problem, type Result } from '@muster/protocol';
import type { ChangeStep } from './change-step.ts';
import type { OperationResult, PickOperation } from './operation.ts';
export function pickInto(_step: ChangeStep, _operation: PickOperation): Result<OperationResult, Problem> {
  return err(problem('unavailable', 'pick.none', 'x'));
}
