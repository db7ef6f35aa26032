import type { EpochMilliseconds } from '../events/units.ts';
import { limitGap } from './limit-gap.ts';
import type { LogWriter } from './log-writer.ts';

/** Writes one gap a log where a limit strikes: how often it does so after that is up to a page. */
export class LimitNotice {
  readonly #writer: () => LogWriter;
  #written = false;

  /** @param writer of the running log */
  constructor(writer: () => LogWriter) {
    this.#writer = writer;
  }

  /** Something of that kind is not recorded. */
  strikes(at: EpochMilliseconds): void {
    if (!this.#written) this.#writer().lifecycle(limitGap(at));
    this.#written = true;
  }

  /** A new log begins, which does not say so yet. */
  beginLog(): void {
    this.#written = false;
  }
}
