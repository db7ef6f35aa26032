import type { MessageKind, MessageWords, Trail } from '../diff/message-trail.ts';
import type { AnswerRule } from './contract.ts';
import { directionOf } from './contract-subject.ts';

/** What is needed of a connection. */
interface Subject {
  readonly trail: Trail;
}

/** So often one message has to follow another at once before it counts as its answer, where no id and no name says so. */
const FEWEST_REPEATED = 3;

/** Kinds of messages that are held against each other; no program has as many. */
const MOST_KINDS = 500;

/** Shortest name of a request that may be the beginning of its answer's. */
const SHORTEST = 3;

/** Messages that have one id, or of a rule none. */
interface Exchange {
  /** The first answer before any request. */
  early: number | null;
  requests: number;
  /** Those after the first request. */
  answers: number;
}

/** A kind of message in a trail. */
interface Seen {
  readonly kind: MessageKind;
  readonly rows: number[];
}

/**
 * Which messages are answers to which: by the id that both have, by their names (`join`, `joined`; `connection_init`, `connection_ack`), or because
 * one follows the other at once every time. That a message came after another once proves nothing.
 */
export function answerRules(subjects: readonly Subject[], words: MessageWords): AnswerRule[] {
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

/**
 * The first row of an answer that came before its request; null where there is none. A server may send the same by itself, so no
 * answer is early where as many others came after the requests as there are requests.
 */
export function earlyAnswer(
  { direction, request, answer }: AnswerRule,
  { trail }: Subject,
  words: MessageWords,
): number | null {
  const exchanges = new Map<number, Exchange>();
  for (const [row, number] of trail.kinds.entries()) {
    const kind = words.kind(number);
    if (kind.protocol === '?') continue;
    const asks = directionOf(kind) === direction;
    if (kind.name !== (asks ? request : answer)) continue;
    const key = trail.exchanges[row] ?? 0;
    const exchange = exchanges.get(key) ?? { early: null, requests: 0, answers: 0 };
    exchanges.set(key, exchange);
    if (asks) exchange.requests += 1;
    else if (exchange.requests > 0) exchange.answers += 1;
    else exchange.early ??= row;
  }
  // An answer whose request is not there may belong to one from before the recording, or of another type.
  const early = [...exchanges.values()].flatMap((exchange) =>
    exchange.early !== null && exchange.answers < exchange.requests ? [exchange.early] : [],
  );
  return early.length === 0 ? null : early.reduce((least, row) => Math.min(least, row));
}

function* answerPairs(
  { trail }: Subject,
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
  const all = [...kinds.values()].slice(0, MOST_KINDS);
  for (const request of all) {
    for (const answer of all) {
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
export function isNamedAnswer(request: string, answer: string): boolean {
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
