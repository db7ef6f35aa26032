/** UTF-16 units that are kept at most; of more, the oldest are trusted to arrive. */
const BOUND = 32 * 1024 * 1024;

/** Reports that the background has not written yet: if it is ended before, they are told again to the next. */
export class UnwrittenReports {
  #reports: string[] = [];
  #length = 0;
  /** Of those sent over the present line, how many are no longer kept. */
  #gone = 0;

  add(report: string): void {
    this.#reports.push(report);
    this.#length += report.length;
    while (this.#length > BOUND && this.#reports.length > 1) this.#forget();
  }

  /** The background wrote so many reports of the present line. */
  written(reports: number): void {
    while (this.#gone < reports && this.#reports.length > 0) this.#forget();
  }

  /** A new line: all that are kept are sent over it first. */
  again(): readonly string[] {
    this.#gone = 0;
    return [...this.#reports];
  }

  clear(): void {
    this.#gone += this.#reports.length;
    this.#reports = [];
    this.#length = 0;
  }

  #forget(): void {
    this.#length -= this.#reports.shift()?.length ?? 0;
    this.#gone++;
  }
}
