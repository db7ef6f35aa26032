import type { Difference } from '../../analysis/diff/difference.ts';
import type { LogId } from '../../events/units.ts';

/** One of the two sessions that are compared: a stored log, or a file that is only read for the comparison. */
export type DiffSource =
  | {
      readonly kind: 'log';
      readonly log: LogId /** The program that recorded it; empty where unknown. */;
      readonly producer: string;
    }
  | { readonly kind: 'file'; readonly file: File };

export interface DiffOrder {
  readonly a: DiffSource;
  readonly b: DiffSource;
}

/** Two connections that belong together; the first difference comes first. */
export interface DiffPair {
  readonly url: string;
  readonly differences: readonly Difference[];
  readonly notCompared: readonly string[];
}

/** A comparison as the panel shows it: pairs with differences first. */
export interface DiffFound {
  readonly pairs: readonly DiffPair[];
  /** Pairs without a difference. */
  readonly same: number;
  /** URLs of connections that only one side has. */
  readonly onlyInA: readonly string[];
  readonly onlyInB: readonly string[];
}

export type DiffAnswer =
  | { readonly type: 'compared'; readonly found: DiffFound }
  | { readonly type: 'failed'; readonly why: string };
