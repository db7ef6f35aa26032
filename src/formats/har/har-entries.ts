import { type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';
import { combinedValue } from '../../protocol/http/field.ts';
import { isRedirect } from '../../protocol/http/is-redirect.ts';
import { MOST_CONNECTIONS } from '../../session/session.ts';
import { member, numberMember, stringMember } from '../json-access.ts';
import type { Problems } from '../problem.ts';
import { type EntryPlan, type FileFacts, planEntry, type SortedEntry, sortEntry } from './plan-entry.ts';
import { readFields } from './read-fields.ts';
import { ownKind } from './read-own.ts';

interface Kept {
  readonly place: number;
  readonly sorted: SortedEntry;
}

/** The entries of a HAR in their order, as far as they are needed: those that are connections, and which ones are broken. */
export class HarEntries {
  /** A connection and its place, or the place of a broken entry. */
  readonly #kept: (Kept | number)[] = [];
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
    const followed = followedRedirects(this.#kept);
    for (const kept of this.#kept) {
      const where = `log.entries[${typeof kept === 'number' ? kept : kept.place}]`;
      if (typeof kept === 'number') {
        problems.add(where, 'is broken: expected an object with a request and its url');
        continue;
      }
      if (followed.has(kept.place)) {
        this.#ordinary++;
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

/**
 * The places of redirects that an EventSource followed (HTML section 9.2.3): browsers write each step as an entry, and the stream
 * is the last one. What nobody fetched later stays, since the stream may have failed there.
 */
function followedRedirects(kept: readonly (Kept | number)[]): ReadonlySet<number> {
  const streams = kept.filter(
    (one): one is Kept => typeof one !== 'number' && one.sorted.kind === 'event-stream',
  );
  const latest = new Map(streams.map(({ place, sorted }) => [sorted.url, place]));
  const followed = streams.filter(({ place, sorted }) => {
    const target = ownKind(sorted.entry) === null ? targetOf(sorted) : null;
    return target !== null && (latest.get(target) ?? place) > place;
  });
  return new Set(followed.map(({ place }) => place));
}

/** Where a redirect leads; null for any other answer. */
function targetOf({ entry, url }: SortedEntry): string | null {
  const response = member(entry, 'response');
  if (!isRedirect(numberMember(response, 'status'))) return null;
  const written = stringMember(response, 'redirectURL') ?? '';
  const location = written === '' ? combinedValue(readFields(response), 'location') : written;
  return location !== null && URL.canParse(location, url) ? new URL(location, url).href : null;
}
