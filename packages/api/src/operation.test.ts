import assert from 'node:assert/strict';
import test from 'node:test';
import type {
  ChangeRequest,
  KindDefinition,
  Operation,
  OperationResult,
  Revision,
  TransferDocument,
  Value,
  ValueInput,
} from '@muster/model';
import type { z } from 'zod';
import type { changeReply, operationResult } from './change-reply.ts';
import type { changeRequest } from './changes.ts';
import type { revisionView } from './diff-entry.ts';
import type { kindDefinition } from './kind-definition.ts';
import { OPERATION_NAMES, operation } from './operation.ts';
import type { transferDocument } from './transfer-document.ts';
import type { value, valueInput } from './value.ts';

/** Equal but for `readonly`, which says nothing about the wire, and brands, which JSON has not. */
type Plain<T> = unknown extends T
  ? unknown
  : T extends string
    ? string extends T
      ? string
      : T extends { readonly brand: unknown }
        ? string
        : T
    : T extends object
      ? { -readonly [Key in keyof T]: Plain<T[Key]> }
      : T;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Equal<A, B> = Same<Plain<A>, Plain<B>>;
type Inferred = z.infer<typeof operation>;
/** By name: two unions in different order are the same. */
type ByName<Union extends { readonly op: string }> = { [Op in Union['op']]: Extract<Union, { readonly op: Op }> };
/** What the wire has besides the model's request. */
type RequestWithoutDryRun = Omit<z.infer<typeof changeRequest>, 'dry_run'>;

const EQUAL: readonly true[] = [
  true satisfies Equal<ByName<Inferred>, ByName<Operation>>,
  true satisfies Equal<z.infer<typeof valueInput>, ValueInput>,
  true satisfies Equal<z.infer<typeof value>, Value>,
  true satisfies Equal<z.infer<typeof kindDefinition>, KindDefinition>,
  true satisfies Equal<Omit<RequestWithoutDryRun, 'operations'>, Omit<ChangeRequest, 'operations'>>,
  true satisfies Equal<z.infer<typeof operationResult>, OperationResult>,
  true satisfies Equal<Omit<z.infer<typeof revisionView>, 'asserted' | 'retracted'>, Revision>,
  true satisfies Equal<z.infer<typeof changeReply>['revision'], number | null>,
  // One name may stand for a list of one, one value for a list of one.
  true satisfies Equal<Omit<z.infer<typeof transferDocument>, 'in' | 'attributes'>, Omit<TransferDocument, 'in' | 'attributes'>>,
];

test('the wire has exactly the types of the model (it does not compile otherwise)', () => {
  assert.equal(EQUAL.length, 9);
  assert.equal(new Set(OPERATION_NAMES).size, OPERATION_NAMES.length);
});

test('an operation with a key that is not its own is refused', () => {
  const renamed = operation.safeParse({ op: 'rename', entity: 'web1', name: 'web2', recursive: true });
  assert.equal(renamed.success, false);
});

test('a kind may leave out everything but its name and category', () => {
  const parsed = operation.parse({ op: 'kind', definition: { name: 'camera', category: 'equipment' } });
  assert.deepEqual(parsed.op === 'kind' && parsed.definition, {
    name: 'camera',
    category: 'equipment',
    host: false,
    aliases: [],
    summary: '',
    ports: {},
    holds: [],
    exclusive: null,
    units: 0,
    attributes: {},
  });
});

test('a key given as undefined is not the same as a key left out', () => {
  assert.equal(operation.safeParse({ op: 'create', kind: 'server', name: undefined }).success, false);
});
