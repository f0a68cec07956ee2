// The types of what travels, by name.
import type { z } from 'zod';
import type { changeReply, operationResult } from './change-reply.ts';
import type { changeRequest } from './changes.ts';
import type { diffEntry, revisionView } from './diff-entry.ts';
import type { attributeView, connectionView, entityBrief, entityView, holderView } from './entity-view.ts';
import type { revisionEvent } from './events.ts';
import type { networkUsage } from './networks.ts';
import type { rowProblem } from './problem.ts';
import type { conflictView } from './revisions.ts';
import type { grantView } from './tokens.ts';
import type { transferDocument } from './transfer-document.ts';
import type { valueInput } from './value.ts';
import type { resolvedVariable } from './variables.ts';

export type AttributeView = z.output<typeof attributeView>;
export type ChangeReply = z.output<typeof changeReply>;
export type ChangeRequestInput = z.input<typeof changeRequest>;
export type ConnectionView = z.output<typeof connectionView>;
export type DiffEntry = z.output<typeof diffEntry>;
export type EntityBrief = z.output<typeof entityBrief>;
export type EntityView = z.output<typeof entityView>;
export type GrantView = z.output<typeof grantView>;
export type HolderView = z.output<typeof holderView>;
export type NetworkUsage = z.output<typeof networkUsage>;
export type OperationResultView = z.output<typeof operationResult>;
export type ResolvedVariableView = z.output<typeof resolvedVariable>;
export type RevertConflict = z.output<typeof conflictView>;
export type RevisionEvent = z.output<typeof revisionEvent>;
export type RevisionView = z.output<typeof revisionView>;
export type RowProblem = z.output<typeof rowProblem>;
export type TransferDocument = z.output<typeof transferDocument>;
/** As apply takes it: definitions of kinds may leave things out. */
export type TransferDocumentInput = z.input<typeof transferDocument>;
export type ValueInputView = z.input<typeof valueInput>;

/** One page of a walk. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  readonly revision: number;
  readonly total?: number;
}
