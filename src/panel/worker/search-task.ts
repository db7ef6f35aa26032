import type { LogId } from '../../events/units.ts';

/** What the panel says to the search worker. A new `search` ends the one before; `more` says that batches were added. */
export type SearchOrder =
  | {
      readonly type: 'search';
      readonly id: number;
      readonly log: LogId;
      readonly connection: number;
      readonly needle: string;
    }
  | { readonly type: 'more'; readonly id: number }
  | { readonly type: 'end' };

/** What the worker says back: rows that match, in order, and how many batches it has been through. */
export interface SearchAnswer {
  readonly id: number;
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly batchesDone: number;
  /** True when it has been through all that is stored; more may come. */
  readonly atEnd: boolean;
}
