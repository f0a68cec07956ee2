import type { Action, Entity, EntityId } from '@muster/model';

/** Who is calling. */
export interface Caller {
  /** As history shows it: `token:ada`. */
  readonly actor: string;
  readonly token: Entity | null;
  readonly grants: readonly Grant[];
}

export interface Grant {
  readonly action: Action;
  /** Null: in every tenant. */
  readonly tenant: EntityId | null;
  /** Empty matches all. */
  readonly expression: string;
}

export function mayAnywhere(caller: Caller, action: Action): boolean {
  return caller.grants.some((grant) => grant.action === action);
}
