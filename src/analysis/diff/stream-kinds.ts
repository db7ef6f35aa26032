import { isNamedAnswer } from '../contract/answer-rules.ts';
import { alignSequences } from './align-sequences.ts';
import { isStream, timesSinceStart } from './message-rhythm.ts';
import type { MessageWords } from './message-trail.ts';
import { type PreparedConnection, unaskedRows } from './prepared-connection.ts';
import { LINES } from './protocol-types.ts';

/** So often answers have to come between two requests before that says that they are answers. */
const FEWEST_IN_TURN = 3;

/** So many messages of a client, of a type that nobody answers, may be a few more or less: it sends them as something happens. */
const FEWEST_SENT = 5;

/** Protocols whose messages are called by the topic to which they go, which a program may choose by what happens. */
export const BY_TOPIC = new Set(['mqtt', 'stomp', 'nats']);

/** So often a client comes back to a type that it sends as something happens. */
const FEWEST_TURNS = 2;

/** More changes than this between what two recordings have of one family say that its order is drawn. */
const MOST_CHANGES = 1;

/**
 * The kinds of messages that come by themselves, so that another recording may have more or fewer of them, in another order: what the
 * server sends several times unasked, what keeps a beat, and messages of one form whose types are drawn.
 */
export function streamKinds(a: PreparedConnection, b: PreparedConnection, words: MessageWords): Set<number> {
  const [left, right] = [unaskedRows(a), unaskedRows(b)];
  const streams = drawnKinds(left, right, a, b, words);
  for (const [kind, rows] of left) {
    const others = right.get(kind);
    if (others === undefined) continue;
    const { outgoing } = words.kind(kind);
    if (outgoing) {
      const times = [timesOf(a, rows), timesOf(b, others)] as const;
      const asks = [a, b].some(({ exchanges, trail }) =>
        exchanges.some(({ request }) => trail.kinds[request] === kind),
      );
      const drawn = !asks && isDrawn(rows.length, others.length) && isMixed(a, kind) && isMixed(b, kind);
      if (drawn || isStream(...times)) streams.add(kind);
    } else if (Math.max(rows.length, others.length) > 1 && !isAnswer(kind, rows, others)) streams.add(kind);
  }
  return streams;

  /** Whether the client sends other types between those of this one, which is then no step of a fixed dialog. */
  function isMixed({ trail }: PreparedConnection, kind: number): boolean {
    const sent = trail.kinds.filter((each) => words.kind(each).outgoing && !words.kind(each).heartbeat);
    const turns = withoutRuns(sent).filter((each) => each === kind).length;
    return turns >= FEWEST_TURNS;
  }

  /** Whether the client asked as often in both as the side with more of them has: then one of them is missing. */
  function isAnswer(kind: number, rows: readonly number[], others: readonly number[]): boolean {
    const [most, all] = rows.length >= others.length ? [rows, left] : [others, right];
    for (const [asked, requests] of all) {
      const { outgoing, name } = words.kind(asked);
      if (!outgoing || requests.length !== most.length) continue;
      if (left.get(asked)?.length !== right.get(asked)?.length) continue;
      if (isNamedAnswer(name, words.kind(kind).name) || areInTurn(requests, most)) return true;
    }
    return false;
  }
}

function isDrawn(one: number, other: number): boolean {
  const [few, many] = one < other ? [one, other] : [other, one];
  return few > 1 && few < many && (many >= FEWEST_SENT || many - few > 1);
}

function timesOf(compared: PreparedConnection, rows: readonly number[]): number[] {
  const times = timesSinceStart(compared);
  return rows.map((row) => times[row] ?? 0);
}

/** Whether each answer came after its request and before the next one. */
function areInTurn(requests: readonly number[], answers: readonly number[]): boolean {
  if (answers.length < FEWEST_IN_TURN) return false;
  return answers.every(
    (row, i) => row > (requests[i] ?? 0) && row < (requests[i + 1] ?? Number.POSITIVE_INFINITY),
  );
}

/** Kinds of messages of one form, of which neither recording has the order of the other: events as they happen. */
function drawnKinds(
  left: ReadonlyMap<number, readonly number[]>,
  right: ReadonlyMap<number, readonly number[]>,
  a: PreparedConnection,
  b: PreparedConnection,
  words: MessageWords,
): Set<number> {
  const [familiesA, familiesB] = [families(left, a), families(right, b)];
  const drawn = new Set<number>();
  for (const [key, rows] of familiesA) {
    const others = familiesB.get(key);
    if (others === undefined) continue;
    const [kindsA, kindsB] = [
      rows.map((row) => a.trail.kinds[row] ?? 0),
      others.map((row) => b.trail.kinds[row] ?? 0),
    ];
    const kinds = new Set([...kindsA, ...kindsB]);
    const repeats = new Set(kindsA).size < kindsA.length || new Set(kindsB).size < kindsB.length;
    if (kinds.size < 2 || !repeats) continue;
    const { onlyA, onlyB } = alignSequences(withoutRuns(kindsA), withoutRuns(kindsB));
    const [first = 0] = kinds;
    const most = BY_TOPIC.has(words.kind(first).protocol) ? 0 : MOST_CHANGES;
    if (onlyA.length + onlyB.length > most) for (const kind of kinds) drawn.add(kind);
  }
  return drawn;

  /** Rows by direction, protocol and shape. */
  function families(byKind: ReadonlyMap<number, readonly number[]>, { trail }: PreparedConnection) {
    const found = new Map<string, number[]>();
    for (const [number, rows] of byKind) {
      const { outgoing, protocol, heartbeat } = words.kind(number);
      if (heartbeat || protocol === LINES || (outgoing && !BY_TOPIC.has(protocol))) continue;
      for (const row of rows) {
        const shape = trail.shapes[row] ?? 0;
        if (shape === 0) continue;
        const key = `${outgoing} ${protocol} ${shape}`;
        const family = found.get(key);
        if (family === undefined) found.set(key, [row]);
        else family.push(row);
      }
    }
    for (const rows of found.values()) rows.sort((one, other) => one - other);
    return found;
  }
}

function withoutRuns(kinds: readonly number[]): number[] {
  return kinds.filter((kind, i) => kind !== kinds[i - 1]);
}
