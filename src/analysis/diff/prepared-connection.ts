import { namesIds } from '../rhythm/field-pair.ts';
import { type AnsweredField, FoundPairs } from '../rhythm/found-pairs.ts';
import type { ComparedConnection } from './compared-connection.ts';
import type { MessageWords, Trail } from './message-trail.ts';
import { stableText } from './stable-text.ts';

/** A request and what answered it, by rows. */
export interface Exchange {
  readonly request: number;
  readonly answers: number[];
  /** The same for requests that ask for the same. */
  readonly asks: string;
}

/** A connection of which it is known what answers what. */
export interface PreparedConnection extends ComparedConnection {
  readonly exchanges: readonly Exchange[];
  /** By the row of an answer. */
  readonly requestOf: ReadonlyMap<number, Exchange>;
  /** Rows of answers, also of those whose request is not there: they follow from it. */
  readonly answers: ReadonlySet<number>;
}

/** Finds what answers what in two connections: by the ids of the protocol, or by fields that are ids in both. */
export function preparedPair(
  a: ComparedConnection,
  b: ComparedConnection,
  words: MessageWords,
): readonly [PreparedConnection, PreparedConnection] {
  const fields = [...idFields(a.trail, words), ...idFields(b.trail, words)].filter(
    ({ outgoing, asked, answers }, i, all) => {
      // A client that quotes a number of the server, such as the revision on which it builds, does not answer.
      if (!outgoing && !(namesIds(asked) && namesIds(answers))) return false;
      const first = all.findIndex(
        (each) => each.outgoing === outgoing && each.asked === asked && each.answers === answers,
      );
      return first === i;
    },
  );
  const shared = [true, false].flatMap(
    (outgoing) =>
      fields.find(
        (field) =>
          field.outgoing === outgoing && joins(a.trail, field, words) && joins(b.trail, field, words),
      ) ?? [],
  );
  return [prepared(a, shared, words), prepared(b, shared, words)];
}

function prepared(
  compared: ComparedConnection,
  fields: readonly AnsweredField[],
  words: MessageWords,
): PreparedConnection {
  const { trail } = compared;
  const found = fields.flatMap((field) => byField(trail, field, words));
  const exchanges = [...byProtocol(trail, words), ...found].toSorted(
    (one, other) => one.request - other.request,
  );
  const requestOf = new Map(
    exchanges.flatMap((exchange) => exchange.answers.map((row) => [row, exchange] as const)),
  );
  const kinds = new Set([...requestOf.keys()].map((row) => trail.kinds[row]));
  const answers = new Set([...trail.kinds.keys()].filter((row) => requestOf.has(row) || isOrphan(row)));
  return { ...compared, exchanges, requestOf, answers };

  function isOrphan(row: number): boolean {
    if (trail.roles[row] === 'answers') return true;
    const outgoing = isOutgoing(trail, row, words);
    return (
      kinds.has(trail.kinds[row]) &&
      fields.some((field) => field.outgoing !== outgoing && idsOf(trail, row).has(field.answers))
    );
  }
}

/** Rows by kind, without answers whose request is known. */
export function unaskedRows({ trail, requestOf }: PreparedConnection): Map<number, number[]> {
  const byKind = new Map<number, number[]>();
  for (const [row, kind] of trail.kinds.entries()) {
    if (requestOf.has(row)) continue;
    const rows = byKind.get(kind);
    if (rows === undefined) byKind.set(kind, [row]);
    else rows.push(row);
  }
  return byKind;
}

/** Names of members that say what is asked for, beside the type and the shape of a request. */
const ASKED =
  /^(?:method|operationname|operation|query|path|url|route|endpoint|resource|entity|service|fn)$/i;
const DEEPEST_ID = 3;
const LONGEST_ID = 128;
/** So many answers show that a field with the name of an id, which both sides have, joins them. */
const FEWEST_BY_NAME = 2;
/** What part of the values that could be answers was asked for before. */
const MOST_JOINED = 0.8;

function byProtocol(trail: Trail, words: MessageWords): Exchange[] {
  const open = { out: new Map<number, Exchange>(), in: new Map<number, Exchange>() };
  const all: Exchange[] = [];
  for (const [row, id] of trail.exchanges.entries()) {
    const role = trail.roles[row] ?? 'none';
    if (id === 0 || role === 'none') continue;
    const outgoing = isOutgoing(trail, row, words);
    const [own, other] = outgoing ? [open.out, open.in] : [open.in, open.out];
    const waiting = other.get(id);
    if (role === 'answers' || (role === 'either' && waiting?.answers.length === 0))
      waiting?.answers.push(row);
    else if (role !== 'cancels') {
      const exchange = { request: row, answers: [], asks: asksOf(trail, row) };
      own.set(id, exchange);
      all.push(exchange);
    }
  }
  return all;
}

/** Rows of messages that have no ids of a protocol. */
function rowsWithout({ values, exchanges }: Trail): number[] {
  return [...values.keys()].filter((row) => (exchanges[row] ?? 0) === 0);
}

/** Fields of requests whose values come back. */
function idFields(trail: Trail, words: MessageWords): AnsweredField[] {
  const rows = rowsWithout(trail);
  const pairs = new FoundPairs();
  for (const row of rows) {
    const { outgoing, name } = words.kind(trail.kinds[row] ?? 0);
    const add = pairs.next({ kind: name, protocol: 'json', outgoing, at: trail.at[row] ?? 0, place: row });
    for (const [path, { kind, text }] of idsOf(trail, row))
      add(path, kind === 'number' ? Number(text) : text);
  }
  const proven = pairs.answeredFields();
  return [true, false].flatMap(
    (outgoing) =>
      proven.find((each) => each.outgoing === outgoing) ?? namedAlike(trail, rows, words, outgoing) ?? [],
  );
}

/** Requests by a field, and their answers. */
function byField(trail: Trail, { outgoing, asked, answers }: AnsweredField, words: MessageWords): Exchange[] {
  const open = new Map<string, Exchange>();
  const all: Exchange[] = [];
  for (const row of rowsWithout(trail)) {
    const asks = isOutgoing(trail, row, words) === outgoing;
    const id = idsOf(trail, row).get(asks ? asked : answers)?.text;
    if (id === undefined) continue;
    if (asks) {
      const exchange = { request: row, answers: [], asks: asksOf(trail, row) };
      open.set(id, exchange);
      all.push(exchange);
    } else open.get(id)?.answers.push(row);
  }
  return all;
}

/** Whether a field joins answers to requests here too, as far as there are any: what was not asked is not answered. */
function joins(trail: Trail, field: AnsweredField, words: MessageWords): boolean {
  const known = new Set(byField(trail, field, words).flatMap(({ answers }) => answers));
  const answers = rowsWithout(trail).filter(
    (row) => isOutgoing(trail, row, words) !== field.outgoing && idsOf(trail, row).has(field.answers),
  );
  return answers.filter((row) => known.has(row)).length >= answers.length * MOST_JOINED;
}

/** A field with the name of an id that both sides have, of which every value of the one came from the other, and never twice. */
function namedAlike(
  trail: Trail,
  rows: readonly number[],
  words: MessageWords,
  outgoing: boolean,
): AnsweredField | null {
  const [asked, back] = [new Map<string, Set<string>>(), new Map<string, number>()];
  const dropped = new Set<string>();
  for (const row of rows) {
    const asks = isOutgoing(trail, row, words) === outgoing;
    for (const [path, { text }] of idsOf(trail, row)) {
      if (!namesIds(path)) continue;
      const sent = asked.get(path) ?? new Set();
      asked.set(path, sent);
      if (asks ? sent.has(text) : !sent.has(text)) dropped.add(path);
      if (asks) sent.add(text);
      else back.set(path, (back.get(path) ?? 0) + 1);
    }
  }
  const [path] = [...back].find(([each, count]) => count >= FEWEST_BY_NAME && !dropped.has(each)) ?? [];
  return path === undefined ? null : { outgoing, asked: path, answers: path };
}

function idsOf(trail: Trail, row: number) {
  const ids = new Map<string, { readonly kind: string; readonly text: string }>();
  for (const { path, kind, text } of trail.values.get(row)?.values() ?? []) {
    if (path.length > DEEPEST_ID || kind === 'boolean' || text === '' || text.length > LONGEST_ID) continue;
    if (kind === 'text' || Number.isSafeInteger(Number(text))) ids.set(path.join('.'), { kind, text });
  }
  return ids;
}

function isOutgoing({ kinds }: Trail, row: number, words: MessageWords): boolean {
  return words.kind(kinds[row] ?? 0).outgoing;
}

/** Kind, shape, and what its members say that it asks for. */
function asksOf({ kinds, shapes, values }: Trail, row: number): string {
  const said = [...(values.get(row)?.values() ?? [])].flatMap(({ path, text }) =>
    ASKED.test(path.at(-1) ?? '') ? [stableText(text)] : [],
  );
  return JSON.stringify([kinds[row], shapes[row], ...said]);
}
