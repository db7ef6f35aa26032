import type { Difference } from './difference.ts';
import { FreeEvents } from './free-events.ts';
import { greetingVersions } from './greeting-versions.ts';
import { isTimedCopy } from './message-rhythm.ts';
import type { MessageWords, Trail } from './message-trail.ts';
import type { FoundValue, MessageValue, MessageValues } from './message-values.ts';
import type { PreparedConnection } from './prepared-connection.ts';
import { isFailure } from './says-trouble.ts';
import { isRedacted } from './stable-text.ts';
import {
  differInWords,
  isErrorText,
  isOneTemplate,
  isSameError,
  isSettledValue,
  steadyText,
} from './steady-value.ts';
import { streamKinds } from './stream-kinds.ts';

/** More of one pair than a reader goes through. */
const MOST = 20;

/** All values but one agree by chance at most so often where the one that does not is named. */
const CHANCE = 0.01;
/** So many messages have one value where it is no state that is the same by chance. */
const FEWEST_STEADY = 4;
/** The same of errors that answer one kind of request. */
const FEWEST_ERRORS = 3;

/**
 * Values that differ between messages of the same type, where types and shapes are the same. What a program makes anew in each run
 * (ids, times, counts, what is measured or written by people) is no difference: a value counts where one recording is a copy of the other,
 * where all other messages of the type agree, or where it is a word or a setting that stays the same within each recording.
 */
export function diffValues(a: PreparedConnection, b: PreparedConnection, words: MessageWords): Difference[] {
  const copy = isTimedCopy(a, b);
  const free = copy ? null : new FreeEvents(a, b, words, streamKinds(a, b, words));
  const [rowsA, rowsB] = [rowsByGroup(a, copy), rowsByGroup(b, copy)];
  const found: FoundValue[] = [];
  for (const [group, rows] of rowsA) {
    const others = rowsB.get(group);
    const kind = a.trail.kinds[rows[0] ?? 0] ?? 0;
    if (others === undefined || words.kind(kind).heartbeat) continue;
    const answers = a.requestOf.has(rows[0] ?? -1);
    const event = free?.isEvent(a, rows[0] ?? -1) === true || free?.isEvent(b, others[0] ?? -1) === true;
    const ways = { copy, answers, event, name: words.kind(kind).name };
    found.push(...differing({ trail: a.trail, rows }, { trail: b.trail, rows: others }, ways));
  }
  if (!copy) found.push(...greetingVersions(a.trail, b.trail, words));
  return found
    .toSorted((one, other) => place(a.trail, one.row) - place(a.trail, other.row))
    .slice(0, MOST)
    .map((each) => otherValueOf(a.trail, each, words));
}

interface Rows {
  readonly trail: Trail;
  readonly rows: readonly number[];
}

/** Rows whose values were kept, by their kind, and of an answer by what was asked. */
function rowsByGroup({ trail, requestOf }: PreparedConnection, copy: boolean): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const row of trail.values.keys()) {
    const asks = copy ? undefined : requestOf.get(row)?.asks;
    const group = `${trail.kinds[row]} ${asks ?? ''}`;
    const rows = groups.get(group);
    if (rows === undefined) groups.set(group, [row]);
    else rows.push(row);
  }
  // Answers come in any order: the first is that to the first request.
  const asked = (row: number) => requestOf.get(row)?.request ?? row;
  if (!copy) for (const rows of groups.values()) rows.sort((one, other) => asked(one) - asked(other));
  return groups;
}

/** Whether a message says by a member that something failed. */
function saysNo(values: MessageValues | undefined): boolean {
  return [...(values?.values() ?? [])].some(
    ({ path, text }) => DONE.test(path.at(-1) ?? '') && text === 'false',
  );
}

interface Ways {
  readonly copy: boolean;
  readonly answers: boolean;
  /** They came as something happened. */
  readonly event: boolean;
  /** Of the type. */
  readonly name: string;
}

function differing(one: Rows, other: Rows, { copy, answers, event, name }: Ways): FoundValue[] {
  const found: FoundValue[] = [];
  const failure =
    isFailure(name) ||
    [one, other].every(({ trail, rows }) => rows.every((row) => saysNo(trail.values.get(row))));
  const keys = new Set(one.rows.flatMap((row) => [...(one.trail.values.get(row)?.keys() ?? [])]));
  for (const key of keys) {
    const [left, right] = [valuesAt(one, key), valuesAt(other, key)];
    const pair = firstDiffering(left, right, copy, { failure, answers, event });
    if (pair !== null) found.push(pair);
  }
  return found;
}

interface Placed {
  readonly row: number;
  readonly value: MessageValue;
}

function valuesAt({ trail, rows }: Rows, key: string): Placed[] {
  return rows.flatMap((row) => {
    const value = trail.values.get(row)?.get(key);
    return value === undefined || isRedacted(value.text) ? [] : [{ row, value }];
  });
}

interface Says {
  /** The messages say of an error. */
  readonly failure: boolean;
  /** They answer requests that are the same. */
  readonly answers: boolean;
  readonly event: boolean;
}

/** Names of members by which an answer says whether what was asked for was done. */
const DONE = /^(?:ok|success|succeeded|accepted)$/i;
/** The same of one that says that it was not. */
const NOT_DONE = /^(?:isError|is_error|failed)$/i;

function firstDiffering(
  left: readonly Placed[],
  right: readonly Placed[],
  copy: boolean,
  says: Says,
): FoundValue | null {
  const [first, firstOther] = [left[0], right[0]];
  if (first === undefined || firstOther === undefined) return null;
  const even = left.length === right.length;
  const odd = even ? left.flatMap(({ row, value }, i) => pairOf(row, value, right[i])) : [];
  if (copy) return odd[0] ?? null;
  const name = first.value.path.at(-1) ?? '';
  const failed = says.answers && (DONE.test(name) || NOT_DONE.test(name)) ? odd[0] : undefined;
  // What always succeeds in one recording, and once did not in the other.
  if (failed?.a.kind === 'boolean' && (isSettled(left) || isSettled(right))) return failed;
  if (first.value.listed && !(says.failure && isErrorText(first.value))) return null;
  const [only] = odd;
  if (only !== undefined && odd.length === 1 && chanceOfOne(left, right) < CHANCE && isMeant(only))
    return only;
  // What comes once is a step of a dialog, if it is no event; what comes several times may be a state that changes.
  const once = left.length === 1 && right.length === 1 && !says.event;
  const fewest = says.failure && says.answers ? FEWEST_ERRORS : FEWEST_STEADY;
  if (!once && Math.min(left.length, right.length) < fewest) return null;
  return isSettled(left) && isSettled(right) ? isOther(first, firstOther, says) : null;
}

/** How often all values but one would agree where each recording drew them by chance from those that both have. */
function chanceOfOne(left: readonly Placed[], right: readonly Placed[]): number {
  const counts = new Map<string, number>();
  for (const { value } of [...left, ...right]) counts.set(value.text, (counts.get(value.text) ?? 0) + 1);
  const all = left.length + right.length;
  const alike = [...counts.values()].reduce((sum, count) => sum + (count / all) ** 2, 0);
  return left.length * alike ** (left.length - 1);
}

/** A text may hold what each run draws, such as the id of a greeting among other lines. */
function isMeant({ a, b }: FoundValue): boolean {
  return a.kind !== 'text' || differInWords(a, b);
}

function pairOf(row: number, value: MessageValue, other: Placed | undefined): FoundValue[] {
  if (other === undefined || (other.value.kind === value.kind && other.value.text === value.text)) return [];
  return other.value.kind === value.kind ? [{ row, a: value, b: other.value }] : [];
}

/** Whether a recording has one value there. */
function isSettled([first, ...others]: readonly Placed[]): boolean {
  return others.every(({ value }) => value.kind === first?.value.kind && value.text === first.value.text);
}

function isOther({ row, value }: Placed, { value: other }: Placed, says: Says): FoundValue | null {
  if (value.kind !== other.kind) return null;
  if (says.failure && value.path.length === 0 && isErrorText(value))
    return isSameError(value.text, other.text) ? null : { row, a: value, b: other };
  if (steadyText(value) === steadyText(other)) return null;
  if (says.failure && isErrorText(value) && isErrorText(other))
    return isOneTemplate(value.text, other.text) ? null : { row, a: value, b: other };
  return isSettledValue(value) && isSettledValue(other) ? { row, a: value, b: other } : null;
}

function place({ places }: Trail, row: number): number {
  return places[row] ?? 0;
}

function otherValueOf(trail: Trail, { row, a, b }: FoundValue, words: MessageWords): Difference {
  const number = place(trail, row);
  const name = words.kindName(trail.kinds[row] ?? 0);
  const path = a.path.map((part) => (/^\d+$/.test(part) ? `[${part}]` : words.memberName(part)));
  const part = path.join('.').replaceAll('.[', '[');
  const [textA, textB] = [shownValue(a, words), shownValue(b, words)];
  return {
    where: `message ${number} (${name})`,
    a: part === '' ? textA : `${part}: ${textA}`,
    b: part === '' ? textB : `${part}: ${textB}`,
    what: `message ${number}, ${name}, has another value: ${part === '' ? 'it' : `"${part}"`} is ${textA} in A and ${textB} in B`,
  };
}

/** Yes and no are no contents. */
function shownValue({ kind, text }: MessageValue, words: MessageWords): string {
  return kind === 'boolean' ? text : words.content(text);
}
