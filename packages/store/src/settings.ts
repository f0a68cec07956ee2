// Small named values that are not facts, changed by compare-and-set only.
import type { Result } from '@muster/protocol';

export interface Setting {
  readonly key: string;
  readonly value: string;
  readonly rev: number;
}

export interface Settings {
  getSetting(key: string): Promise<Setting | null>;
  /** `rev` is that of the value seen, 0 when there was none; refused with what is there now. */
  casSetting(key: string, rev: number, value: string): Promise<Result<Setting, Setting | null>>;
}
