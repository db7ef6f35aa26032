import type { DecodableConnection } from '../../analysis/decoders/decoded.ts';
import type { LogId } from '../../events/units.ts';
import type { Field } from '../../session/filter/field.ts';
import type { Unsearched } from '../../session/search/batch-search.ts';
import type { DecoderName, MessagePlaces } from './decode-task.ts';

/** A connection whose messages are decoded for a search. */
export interface SearchedConnection {
  readonly id: number;
  readonly connection: DecodableConnection;
  /** The decoder that people chose; null where the messages decide. */
  readonly decoder: DecoderName | null;
  /** Its first messages, of which a decoder is chosen. */
  readonly first: MessagePlaces;
}

/** What to search for, and up to where. */
export interface SearchRequest {
  readonly type: 'search';
  readonly id: number;
  readonly log: LogId;
  /** Null searches all connections. */
  readonly connection: number | null;
  /** In the filter language. */
  readonly filter: string;
  /** Number of the first batch that the panel does not have yet: nothing from there on is searched. */
  readonly upTo: number;
  /** Those that are decoded; empty where the filter asks for nothing that a decoder says. */
  readonly decoded: readonly SearchedConnection[];
}

/** By what messages are grouped, and up to where. */
export interface GroupRequest {
  readonly type: 'group';
  readonly id: number;
  readonly log: LogId;
  readonly connection: number;
  /** In the filter language: what it leaves out is in no group. */
  readonly filter: string;
  readonly field: Field;
  readonly upTo: number;
  /** The connection; empty where neither filter nor field ask for what a decoder says. */
  readonly decoded: readonly SearchedConnection[];
}

/** Messages that have the same value at a field. */
export interface FieldGroup {
  /** As a filter compares it; null where nothing is there. */
  readonly value: string | null;
  /** Only its beginning: further values may begin with it. */
  readonly cut: boolean;
  readonly count: number;
  /** Of their payloads. */
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly first: number;
  readonly last: number;
}

/** The groups that were found so far. */
export interface FieldGroups {
  /** The largest ones, largest first. */
  readonly groups: readonly FieldGroup[];
  /** Messages in all groups. */
  readonly messages: number;
  /** How many values there are, as far as they were told apart. */
  readonly values: number;
  /** Messages with other values than these, which are too many to be told apart; null where there are none. */
  readonly rest: FieldGroup | null;
  readonly unsearched: Readonly<Unsearched>;
  /** All batches before this one were looked at. */
  readonly batchesDone: number;
  readonly atEnd: boolean;
}

/** What the panel sends to the search worker. A new `search` or `group` ends the previous one; `more` says that batches were added. */
export type SearchOrder =
  | SearchRequest
  | GroupRequest
  | {
      readonly type: 'more';
      readonly id: number;
      readonly upTo: number;
      /** Those that have come since. */
      readonly decoded: readonly SearchedConnection[];
    }
  | { readonly type: 'end' };

/** Rows that match, in order, by batch. */
export interface Found {
  readonly type: 'found';
  readonly id: number;
  /** Three numbers for each batch searched: its number, the rows that it had, and how many of `rows` belong to it. */
  readonly parts: Uint32Array<ArrayBuffer>;
  /** Counted from the first row of their batch. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** All batches before this one were searched. */
  readonly batchesDone: number;
  /** Since the search began. */
  readonly unsearched: Readonly<Unsearched>;
  /** True when it has searched everything up to `upTo`; more may be added. */
  readonly atEnd: boolean;
}

/** What the worker reports. `alive` only says that no pattern holds it up. */
export type SearchAnswer =
  | Found
  | ({ readonly type: 'groups'; readonly id: number } & FieldGroups)
  | { readonly type: 'alive'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly why: string };

/** A search worker as the panel needs it. */
export interface SearchWorker {
  post(order: SearchOrder): void;
  /** Terminates it, whatever it does. */
  end(): void;
}

export type StartSearchWorker = (onAnswer: (answer: SearchAnswer) => void) => SearchWorker;
