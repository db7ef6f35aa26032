/** UTF-16 units that are kept at most; of more, the oldest are trusted to arrive. */
const BOUND = 32 * 1024 * 1024;

interface Kept {
  readonly number: number;
  readonly report: string;
}

/** Reports that the background has not written yet: if it is ended before, the next one is sent them. */
export class UnwrittenReports {
  #kept: Kept[] = [];
  #length = 0;
  #next = 0;

  /** Number of the report after the last that was ever added. */
  get next(): number {
    return this.#next;
  }

  get empty(): boolean {
    return this.#kept.length === 0;
  }

  /** Keeps a report, once: where a browser ends a script of hook or relay in the middle, the hook sends it again. */
  add(report: string): void {
    const number = numberOf(report);
    if (number < this.#next) return;
    this.#next = number + 1;
    this.#kept.push({ number, report });
    this.#length += report.length;
    while (this.#length > BOUND && this.#kept.length > 1) this.#forget();
  }

  /** The background wrote all reports before that number. */
  written(next: number): void {
    while ((this.#kept[0]?.number ?? next) < next) this.#forget();
  }

  /** All that are kept, the oldest first. */
  get all(): readonly string[] {
    return this.#kept.map(({ report }) => report);
  }

  clear(): void {
    this.#kept = [];
    this.#length = 0;
  }

  #forget(): void {
    this.#length -= this.#kept.shift()?.report.length ?? 0;
  }
}

/** The number stands first in a report's text, see `HookReport`. */
function numberOf(report: string): number {
  return Number(/^\{"number":(\d{1,15}),/.exec(report)?.[1] ?? Number.NaN);
}
