import type { MessageKind, MessageWords } from '../diff/message-trail.ts';
import type { AnswerRule } from './contract.ts';
import { type ContractSubject, directionOf } from './contract-subject.ts';

/** So often one message has to follow another at once before it counts as its answer, where no id and no name says so. */
const FEWEST_REPEATED = 3;

/** Shortest name of a request that may be the beginning of its answer's. */
const SHORTEST = 3;

/** A kind of message in a trail. */
interface Seen {
  readonly kind: MessageKind;
  readonly rows: number[];
}

/**
 * Which messages are answers to which: by the id that both have, by their names (`join`, `joined`; `connection_init`, `connection_ack`), or because
 * one follows the other at once every time. That a message came after another once proves nothing.
 */
export function answerRules(subjects: readonly ContractSubject[], words: MessageWords): AnswerRule[] {
  const rules = new Map<string, AnswerRule>();
  for (const subject of subjects) {
    for (const [request, answer] of answerPairs(subject, words)) {
      const rule = { direction: directionOf(request), request: request.name, answer: answer.name };
      rules.set(`${rule.direction} ${rule.request}\n${rule.answer}`, rule);
    }
  }
  return [...rules.values()].filter((rule) =>
    subjects.every((subject) => earlyAnswer(rule, subject, words) === null),
  );
}

/** The first row of an answer that came before its request; null where there is none. */
export function earlyAnswer(
  { direction, request, answer }: AnswerRule,
  { trail }: ContractSubject,
  words: MessageWords,
): number | null {
  const [requests, answers]: [number[], number[]] = [[], []];
  for (const [row, number] of trail.kinds.entries()) {
    const kind = words.kind(number);
    if (kind.protocol === '?') continue;
    const asks = directionOf(kind) === direction;
    if (asks && kind.name === request) requests.push(row);
    if (!asks && kind.name === answer) answers.push(row);
  }
  const exchange = (row: number) => trail.exchanges[row] ?? 0;
  const first = new Map<number, number>();
  for (const row of requests) if (!first.has(exchange(row))) first.set(exchange(row), row);
  for (const row of answers) {
    const asked = first.get(exchange(row));
    // An answer whose request is not there may belong to one from before the recording, or of another type.
    if (asked !== undefined && asked > row) return row;
  }
  return null;
}

function* answerPairs(
  { trail }: ContractSubject,
  words: MessageWords,
): Generator<readonly [MessageKind, MessageKind]> {
  const kinds = new Map<number, Seen>();
  const asked = new Map<number, MessageKind>();
  for (const [row, number] of trail.kinds.entries()) {
    const kind = words.kind(number);
    if (kind.protocol === '?' || kind.heartbeat) continue;
    const seen = kinds.get(number) ?? { kind, rows: [] };
    kinds.set(number, seen);
    seen.rows.push(row);
    const exchange = trail.exchanges[row] ?? 0;
    if (exchange === 0) continue;
    const request = asked.get(exchange);
    if (request === undefined) asked.set(exchange, kind);
    else if (request.outgoing !== kind.outgoing) yield [request, kind];
  }
  for (const request of kinds.values()) {
    for (const answer of kinds.values()) {
      if (request.kind.outgoing === answer.kind.outgoing) continue;
      if (hasId(request) || hasId(answer)) continue;
      if (isNamedAnswer(request.kind.name, answer.kind.name) || followsAtOnce(request, answer))
        yield [request.kind, answer.kind];
    }
  }

  function hasId({ rows }: Seen): boolean {
    return rows.some((row) => (trail.exchanges[row] ?? 0) !== 0);
  }
}

/** `joined` answers `join`, and `connection_ack` answers `connection_init`. */
function isNamedAnswer(request: string, answer: string): boolean {
  const [asked, said] = [request.toLowerCase(), answer.toLowerCase()];
  const stem = asked.replace(/[_.:-]?(?:init|request|req)$/, '');
  if (stem.length < SHORTEST || asked === said || !said.startsWith(stem)) return false;
  return /^(?:[_.:-]?(?:ack|ok|reply|response|res|result|error|success|succeeded|failed)|e?d|[a-z]{0,2}ed)$/.test(
    said.slice(stem.length),
  );
}

function followsAtOnce(request: Seen, answer: Seen): boolean {
  if (answer.rows.length < FEWEST_REPEATED) return false;
  const asked = new Set(request.rows);
  return answer.rows.every((row) => asked.has(row - 1));
}
