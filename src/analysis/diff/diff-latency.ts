import { hasTimes } from '../../session/has-times.ts';
import { answerRules } from '../contract/answer-rules.ts';
import type { ComparedConnection } from './compared-connection.ts';
import type { Difference } from './difference.ts';
import type { MessageWords } from './message-trail.ts';

/** Every answer of one side has to be slower than the slowest of the other, by so much. */
const TIMES_SLOWER = 4;
/** And by so many milliseconds: more where few answers came, for a busy machine is slow once. */
const SLOWER_OF_MANY = 300;
const SLOWER_OF_FEW = 1_500;
const MANY = 3;

/** How long answers took, in milliseconds. */
type Times = Map<string, number[]>;

/**
 * Answers that took far longer on one side, by the kind of their request. No two recordings agree in their times, so only what cannot be chance
 * is a difference: the slowest answer of the one is much faster than the fastest of the other.
 */
export function diffLatency(a: ComparedConnection, b: ComparedConnection, words: MessageWords): Difference[] {
  if (![a, b].every(({ connection, trail }) => hasTimes(connection) && trail.hasPayloads)) return [];
  const [timesA, timesB] = [answerTimes(a, words), answerTimes(b, words)];
  return [...timesA].flatMap(([request, left]) => {
    const right = timesB.get(request);
    if (right === undefined || !(isFarSlower(left, right) || isFarSlower(right, left))) return [];
    const [ofA, ofB] = [spanText(left), spanText(right)];
    const what = `answers to client-to-server ${request} took ${ofA} in A and ${ofB} in B`;
    return [{ where: `latency (${request})`, a: ofA, b: ofB, what }];
  });
}

function isFarSlower(slow: readonly number[], fast: readonly number[]): boolean {
  const [least, most] = [Math.min(...slow), Math.max(...fast)];
  const margin = Math.min(slow.length, fast.length) >= MANY ? SLOWER_OF_MANY : SLOWER_OF_FEW;
  return least - most >= margin && least >= most * TIMES_SLOWER;
}

/** Requests that wait for something to happen, by a word of their names. */
const WAITS = /wait|poll|watch|subscri|listen|next|stream|observe/i;

/**
 * Of requests of the client, for what a server asks a person may answer. Answers are known as in a contract: by the id of both, which no third
 * message has, or by a rule, the first to the first where there are as many.
 */
function answerTimes(compared: ComparedConnection, words: MessageWords): Times {
  const { trail } = compared;
  const times: Times = new Map();
  const add = (row: number, answer: number) => {
    const took = (trail.at[answer] ?? 0) - (trail.at[row] ?? 0);
    const name = words.kindName(trail.kinds[row] ?? 0);
    if (!(took >= 0) || WAITS.test(name)) return;
    const known = times.get(name);
    if (known === undefined) times.set(name, [took]);
    else known.push(took);
  };
  const isOutgoing = (row: number) => words.kind(trail.kinds[row] ?? 0).outgoing;
  for (const [asked, answered, ...more] of rowsByExchange(trail.exchanges)) {
    if (asked === undefined || answered === undefined || more.length > 0) continue;
    if (isOutgoing(asked) && !isOutgoing(answered)) add(asked, answered);
  }
  for (const { direction, request, answer } of answerRules([compared], words)) {
    if (direction === 'server-to-client') continue;
    const rows = (name: string, outgoing: boolean) =>
      [...trail.kinds.keys()].filter(
        (row) =>
          words.kind(trail.kinds[row] ?? 0).name === name &&
          isOutgoing(row) === outgoing &&
          trail.exchanges[row] === 0,
      );
    const [requests, answers] = [rows(request, true), rows(answer, false)];
    if (requests.length === answers.length)
      for (const [i, row] of requests.entries()) add(row, answers[i] ?? row);
  }
  return times;
}

function rowsByExchange(exchanges: readonly number[]): number[][] {
  const rows: number[][] = [];
  for (const [row, exchange] of exchanges.entries()) {
    if (exchange === 0) continue;
    const known = rows[exchange];
    if (known === undefined) rows[exchange] = [row];
    else known.push(row);
  }
  return rows.filter((each) => each !== undefined);
}

/** `3 ms`, or `3 to 12 ms`. */
function spanText(times: readonly number[]): string {
  const [least, most] = [Math.round(Math.min(...times)), Math.round(Math.max(...times))];
  return least === most ? `${least} ms` : `${least} to ${most} ms`;
}
