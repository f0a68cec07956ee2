// From an operation to what it does: the one place where every `op` of the union has its handler.
import { invariant, type Problem, type Result } from '@muster/protocol';
import { allocateItems, releaseItem } from '../network/allocation.ts';
import { setGateway } from '../network/gateway.ts';
import { reserveRange } from '../network/reservation.ts';
import { connectPorts, disconnectPort } from '../place/connection.ts';
import { putEntity, takeEntity } from '../place/holding.ts';
import { setService } from '../place/service.ts';
import { addAttribute, setAttribute, unsetAttribute } from './attribute-operations.ts';
import type { ChangeStep } from './change-step.ts';
import { createEntity } from './create.ts';
import { deleteEntity } from './delete.ts';
import { defineKind, undefineKind } from './kind-operations.ts';
import type { DeleteOperation, Operation, OperationResult, PickOperation } from './operation.ts';
import { pickInto } from './pick.ts';
import { renameEntity } from './rename.ts';
import { changeShare } from './share.ts';
import { changeTags } from './tag.ts';
import { createToken } from './token.ts';
import { changeMerge, changeVariable, changeVariableFile } from './variable-operations.ts';

/** Yields where one operation alone may take long. */
export function* runOperation(step: ChangeStep, operation: Operation): Generator<void, Result<OperationResult, Problem>> {
  if (operation.op === 'delete') return yield* deleteEntity(step, operation);
  if (operation.op === 'pick') return yield* pickInto(step, operation);
  return runShortOperation(step, operation);
}

/** Every operation whose work does not grow with the inventory. */
function runShortOperation(
  step: ChangeStep,
  operation: Exclude<Operation, DeleteOperation | PickOperation>,
): Result<OperationResult, Problem> {
  switch (operation.op) {
    case 'create':
      return createEntity(step, operation);
    case 'rename':
      return renameEntity(step, operation);
    case 'set':
      return setAttribute(step, operation);
    case 'add':
      return addAttribute(step, operation);
    case 'unset':
      return unsetAttribute(step, operation);
    case 'put':
      return putEntity(step, operation);
    case 'take':
      return takeEntity(step, operation);
    case 'connect':
      return connectPorts(step, operation);
    case 'disconnect':
      return disconnectPort(step, operation);
    case 'allocate':
      return allocateItems(step, operation);
    case 'release':
      return releaseItem(step, operation);
    case 'reserve':
      return reserveRange(step, operation);
    case 'tag':
      return changeTags(step, operation);
    case 'var':
      return changeVariable(step, operation);
    case 'merge':
      return changeMerge(step, operation);
    case 'varfile':
      return changeVariableFile(step, operation);
    case 'gateway':
      return setGateway(step, operation);
    case 'service':
      return setService(step, operation);
    case 'kind':
      return defineKind(step, operation);
    case 'unkind':
      return undefineKind(step, operation);
    case 'share':
      return changeShare(step, operation);
    case 'token':
      return createToken(step, operation);
    default:
      operation satisfies never;
      invariant(false, 'every operation has a handler');
  }
}
