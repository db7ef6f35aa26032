import type { MessageColumns } from '../../events/message-segment.ts';
import type { Field } from '../../session/filter/field.ts';
import { exactJsonOf, valueAt, writtenValue } from '../../session/filter/field-value.ts';
import type { PayloadRow } from '../../session/filter/match-payload.ts';
import { parseFilter } from '../../session/filter/parse-filter.ts';
import { BatchSearch, type Unsearched } from '../../session/search/batch-search.ts';
import { planSearch, type SearchPlan } from '../../session/search/search-plan.ts';
import { DecodedRows } from './decoded-rows.ts';
import type { ReadPayload } from './placed-conversation.ts';
import type { SearchSource } from './search-source.ts';
import type { FieldGroup, FieldGroups, GroupRequest, SearchAnswer } from './search-task.ts';

interface Doors {
  readonly ended: () => boolean;
  readonly readPayload: ReadPayload;
  /** Lets commands in: resolves after those that are waiting. */
  readonly rest: () => Promise<void>;
  readonly answer: (answer: SearchAnswer) => void;
}

/** Values that are told apart; messages with further ones are counted together. */
const MOST_GROUPS = 10_000;
/** Groups that are reported at the end, and meanwhile. */
const MOST_REPORTED = 5000;
const MOST_MEANWHILE = 200;
/** A longer value is cut: those that begin alike are one group then. */
const LONGEST_VALUE = 500;
/** Milliseconds of work without a pause, and between two reports. */
const PIECE = 30;
const REPORT_EVERY = 300;
/** Messages between two checks of the clock. */
const STEPS = 16;

/** Groups the messages that a filter matches by what they have at a field. */
export async function runGroup(order: GroupRequest, source: SearchSource, doors: Doors): Promise<void> {
  const groups = new Groups();
  let found: string | null = null;
  const plan = groupPlan(order, (value) => {
    found = value;
  });
  const unsearched: Unsearched = { evicted: 0, unseen: 0, cut: 0 };
  const decoder = plan.needsDecoding ? new DecodedRows(order.log, doors.readPayload) : null;
  await decoder?.add(order.decoded);
  const look = (columns: MessageColumns) => {
    const search = new BatchSearch(plan, columns, order.connection, decoder);
    return { search, columns, bytesWanted: search.bytesWanted };
  };
  const report = (batchesDone: number, atEnd: boolean) =>
    doors.answer({
      type: 'groups',
      id: order.id,
      ...groups.first(atEnd ? MOST_REPORTED : MOST_MEANWHILE),
      unsearched: { ...unsearched },
      batchesDone,
      atEnd,
    });
  let workedSince = performance.now();
  let reportedAt = workedSince;
  for await (const batch of source.read(order.log, 0, order.upTo, look)) {
    const { search, columns } = batch.look;
    const payloads = await batch.block;
    if (doors.ended()) return;
    let steps = 0;
    for (const hit of search.run(payloads, unsearched)) {
      if (hit >= 0) groups.add(found, columns.size[hit] ?? 0, columns.time[hit] ?? 0);
      if (++steps % STEPS !== 0 || performance.now() - workedSince < PIECE) continue;
      await doors.rest();
      workedSince = performance.now();
      if (doors.ended()) return;
    }
    if (performance.now() - reportedAt < REPORT_EVERY) continue;
    report(batch.number + 1, false);
    reportedAt = performance.now();
  }
  report(order.upTo, true);
}

/** The plan of the filter, which ends with reading the field of each message that is left. */
function groupPlan({ filter, field }: GroupRequest, onValue: (value: string | null) => void): SearchPlan {
  const plan = planSearch(parseFilter(filter).value);
  const read = reader(field);
  const record = (row: PayloadRow) => {
    onValue(writtenValue(read(row)));
    return true;
  };
  return {
    ...plan,
    predicates: [...plan.predicates, record],
    needsPayload: true,
    needsDecoding: plan.needsDecoding || field.of === 'decoded',
  };
}

function reader({ of, path }: Field): (row: PayloadRow) => unknown {
  return of === 'json'
    ? ({ text }) => valueAt(exactJsonOf(text), path)
    : ({ decoded }) => decoded?.valueAt(path);
}

interface Group {
  count: number;
  bytes: number;
  first: number;
  last: number;
}

/** Counts messages by value: a bounded number of values, and the rest together. */
class Groups {
  readonly #byValue = new Map<string, Group>();
  #none: Group | null = null;
  #rest: Group | null = null;
  #messages = 0;

  add(value: string | null, bytes: number, time: number): void {
    this.#messages += 1;
    if (value === null) {
      this.#none = counted(this.#none, bytes, time);
      return;
    }
    const key = value.length > LONGEST_VALUE ? value.slice(0, LONGEST_VALUE + 1) : value;
    const group = this.#byValue.get(key) ?? null;
    if (group === null && this.#byValue.size >= MOST_GROUPS) this.#rest = counted(this.#rest, bytes, time);
    else this.#byValue.set(key, counted(group, bytes, time));
  }

  /** The largest groups first; `rest` are the messages whose values are not among those that were told apart. */
  first(most: number): Pick<FieldGroups, 'groups' | 'messages' | 'values' | 'rest'> {
    const all: FieldGroup[] = [...this.#byValue].map(([value, group]) => ({
      value: value.slice(0, LONGEST_VALUE),
      cut: value.length > LONGEST_VALUE,
      ...group,
    }));
    if (this.#none !== null) all.push({ value: null, cut: false, ...this.#none });
    all.sort((a, b) => b.count - a.count);
    const rest = this.#rest === null ? null : { value: null, cut: false, ...this.#rest };
    return { groups: all.slice(0, most), messages: this.#messages, values: this.#byValue.size, rest };
  }
}

function counted(group: Group | null, bytes: number, time: number): Group {
  if (group === null) return { count: 1, bytes, first: time, last: time };
  group.count += 1;
  group.bytes += bytes;
  if (time < group.first) group.first = time;
  if (time > group.last) group.last = time;
  return group;
}
