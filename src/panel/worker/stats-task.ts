import type { Latency } from '../../analysis/rhythm/answer-times.ts';
import type { CloseSigns } from '../../analysis/rhythm/close-signs.ts';
import type { Gap } from '../../analysis/rhythm/gap-list.ts';
import type { Heartbeat } from '../../analysis/rhythm/heartbeat-meter.ts';
import type { IdleLimit } from '../../analysis/rhythm/idle-limit.ts';
import type { LogTimes } from '../../analysis/rhythm/log-times.ts';
import type { Reconnects } from '../../analysis/rhythm/reconnects.ts';
import type { SequenceGap } from '../../analysis/rhythm/sequence-meter.ts';
import type { TimeSpan, TrafficPicture } from '../../analysis/rhythm/traffic-picture.ts';
import type { TypeCount } from '../../analysis/rhythm/type-table.ts';
import type { LogId } from '../../events/units.ts';

/** Whose messages are measured. */
export interface MeasureOrder {
  readonly type: 'measure';
  readonly id: number;
  readonly log: LogId;
  /** Null for all connections together, of which only the picture is made. */
  readonly connection: number | null;
  /** Number of the first batch that the panel does not have yet. */
  readonly upTo: number;
  readonly times: LogTimes;
}

/**
 * What the panel sends to the worker that measures. A new `measure` ends the one before; `more` says that batches were added. `picture`
 * asks for the traffic of a time, and for it anew whenever there is more; null is the whole.
 */
export type StatsOrder =
  | MeasureOrder
  | { readonly type: 'more'; readonly id: number; readonly upTo: number }
  | {
      readonly type: 'picture';
      readonly id: number;
      readonly span: TimeSpan | null;
      readonly mostBins: number;
    }
  | { readonly type: 'shapes'; readonly id: number }
  | { readonly type: 'stop'; readonly id: number }
  | { readonly type: 'go-on'; readonly id: number };

/** The first rows of a table, and how many it has. */
export interface FirstRows<T> {
  readonly rows: readonly T[];
  readonly total: number;
}

/** How long answers took, with the places in the log of what people want to see. */
export interface LatencyRow extends Latency {
  /** Of the slowest request and its answer; null where no time is known. */
  readonly slowestSeq: number | null;
  readonly answerSeq: number | null;
  /** Of the first requests without an answer, and when they were made. */
  readonly without: readonly { readonly seq: number; readonly at: number }[];
}

/** What is measured of a connection's messages: what `stats` prints, as far as it can be shown. */
export interface Figures {
  /** Messages measured, and messages that there are. */
  readonly done: number;
  readonly total: number;
  readonly state: 'running' | 'done' | 'stopped';
  /** Whether somebody recorded messages. */
  readonly observed: boolean;
  readonly types: FirstRows<TypeCount>;
  /** All messages and bytes, of which the types have shares. */
  readonly messages: number;
  readonly bytes: number;
  readonly latency: FirstRows<LatencyRow>;
  readonly heartbeat: Heartbeat | null;
  readonly silences: FirstRows<Gap>;
  /**
   * The last silence has not ended, and the connection was never closed: `dead` where what the client asked since was not answered; null where
   * there is no such silence.
   */
  readonly lasting: 'silent' | 'dead' | null;
  /** Messages whose contents are not there. */
  readonly withoutContents: number;
  readonly sequenceGaps: FirstRows<SequenceGap>;
  readonly idleLimit: IdleLimit | null;
  readonly closeSigns: CloseSigns;
  /** Attempts at the connection's endpoint. */
  readonly reconnects: Reconnects | null;
}

/** What the JSON of the messages looks like, as texts to copy. */
export interface Shapes {
  readonly kinds: number;
  readonly typescript: string;
  readonly schema: string;
}

/** What the worker reports. */
export type StatsAnswer = { readonly id: number } & (
  | { readonly type: 'figures'; readonly figures: Figures }
  /** Null where no time is known. */
  | { readonly type: 'picture'; readonly picture: TrafficPicture | null }
  /** Null while they are made. */
  | { readonly type: 'shapes'; readonly shapes: Shapes | null; readonly done: number; readonly total: number }
  | { readonly type: 'failed'; readonly why: string }
);

/** A worker that measures, as the panel needs it. */
export interface StatsWorker {
  post(order: StatsOrder): void;
  /** Terminates it, whatever it does. */
  end(): void;
}

export type StartStatsWorker = (onAnswer: (answer: StatsAnswer) => void) => StatsWorker;
