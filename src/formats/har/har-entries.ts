import { type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';
import { MOST_CONNECTIONS } from '../../session/session.ts';
import type { Problems } from '../problem.ts';
import { type EntryPlan, type FileFacts, planEntry, type SortedEntry, sortEntry } from './plan-entry.ts';

/** The entries of a HAR in their order, as far as they are needed: those that are connections, and which ones are broken. */
export class HarEntries {
  /** A connection and its place, or the place of a broken entry. */
  readonly #kept: ({ readonly place: number; readonly sorted: SortedEntry } | number)[] = [];
  #next = 0;
  #ordinary = 0;

  /** How many are no protocol switches. */
  get ordinary(): number {
    return this.#ordinary;
  }

  add(entry: unknown): void {
    const place = this.#next++;
    const sorted = sortEntry(entry);
    if (sorted === 'ordinary') this.#ordinary++;
    else this.#kept.push(sorted === null ? place : { place, sorted });
  }

  /** Reads the connections; what is broken becomes a problem. Call it once: it lets go of the entries. */
  plans(file: Pick<FileFacts, 'producer' | 'pages'>, problems: Problems): EntryPlan[] {
    const plans: EntryPlan[] = [];
    let before: EpochMilliseconds = epochMilliseconds(0);
    for (const kept of this.#kept) {
      const where = `log.entries[${typeof kept === 'number' ? kept : kept.place}]`;
      if (typeof kept === 'number') {
        problems.add(where, 'is broken: expected an object with a request and its url');
        continue;
      }
      const plan = planEntry(kept.sorted, where, { ...file, before, problems });
      if (plans.length >= MOST_CONNECTIONS) {
        problems.add(where, `is left out: only the first ${MOST_CONNECTIONS} connections are read`);
        continue;
      }
      plans.push(plan);
      before = plan.start;
    }
    this.#kept.length = 0;
    return plans;
  }
}
