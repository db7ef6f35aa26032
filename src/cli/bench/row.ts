/** The result of a row, and its goal. */
export interface RowResult {
  /** Number of the row among the design's performance goals. */
  readonly row: number;
  readonly what: string;
  /** As printed, with its spread. */
  readonly measured: string;
  readonly goal: string;
  /** Null where the row could not be judged; `measured` then says why. */
  readonly reached: boolean | null;
  /** Raw figures for `bench.json`. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** How much work a row does: `--quick` is a tenth. */
export interface Scale {
  readonly rounds: number;
  /** Multiplies numbers of messages. */
  readonly factor: number;
}
