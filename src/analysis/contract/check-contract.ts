import { closeCodeOf } from '../../session/close-code-of.ts';
import type { Connection } from '../../session/connection.ts';
import type { MessageWords } from '../diff/message-trail.ts';
import { earlyAnswer } from './answer-rules.ts';
import type { Contract, EndpointRule } from './contract.ts';
import {
  type ContractSubject,
  chosenSubprotocol,
  directionOf,
  pathOf,
  type SeenType,
  seenTypes,
  typesKnown,
  wasOpen,
} from './contract-subject.ts';

/** The clauses of a contract, as scripts know them. */
type ClauseId =
  | 'connection-required'
  | 'subprotocol'
  | 'type-allowed'
  | 'type-required'
  | 'order'
  | 'latency'
  | 'close-code'
  | 'no-message-after-close';

/** A clause that is not kept, or that could not be checked. */
export interface ContractFinding {
  readonly clause: ClauseId;
  readonly verdict: 'fail' | 'unknown';
  readonly path: string;
  /** Null where no connection is there. */
  readonly connection: Connection | null;
  /** A sentence. */
  readonly detail: string;
}

/** A close frame and a message may be reported in one turn; milliseconds. */
const SAME_MOMENT = 0.5;

/** Holds connections against a contract. Connections to endpoints that it does not name are not judged. */
export function checkContract(
  contract: Contract,
  subjects: readonly ContractSubject[],
  words: MessageWords,
): ContractFinding[] {
  const findings: ContractFinding[] = [];
  for (const rule of contract.endpoints) {
    const group = subjects.filter((subject) => pathOf(subject.connection) === rule.path && wasOpen(subject));
    if (group.length === 0 && rule.required)
      findings.push({
        clause: 'connection-required',
        verdict: 'fail',
        path: rule.path,
        connection: null,
        detail: `No connection to ${rule.path} opened.`,
      });
    for (const subject of group) findings.push(...checkSubject(rule, subject, words));
  }
  return findings;
}

function checkSubject(rule: EndpointRule, subject: ContractSubject, words: MessageWords): ContractFinding[] {
  const { connection } = subject;
  const found: ContractFinding[] = [];
  const add = (clause: ClauseId, detail: string, verdict: 'fail' | 'unknown' = 'fail') => {
    found.push({ clause, verdict, path: rule.path, connection, detail });
  };
  const chosen = chosenSubprotocol(connection);
  if (rule.subprotocol !== null && chosen !== null && chosen !== rule.subprotocol)
    add(
      'subprotocol',
      `The server chose ${quoted(chosen)}, and the contract says ${quoted(rule.subprotocol)}.`,
    );
  if (typesKnown(subject)) {
    const seen = seenTypes(subject, words);
    checkTypes(rule, subject, seen, add);
    checkOrder(rule, seen, add);
    checkAnswers(rule, subject, words, add);
  } else if (rule.messages.length > 0) {
    add(
      'type-required',
      'The content of messages is not in the file, so their types are unknown.',
      'unknown',
    );
  }
  checkLatency(rule, subject, add);
  const code = closeCodeOf(connection);
  if (rule.closeCodes !== null && code !== null && !rule.closeCodes.includes(code))
    add('close-code', `It was closed with ${code}, and the contract allows ${rule.closeCodes.join(', ')}.`);
  if (rule.noMessageAfterClose) checkAfterClose(subject, words, add);
  return found;
}

type Add = (clause: ClauseId, detail: string) => void;

function checkTypes(
  rule: EndpointRule,
  { trail }: ContractSubject,
  seen: readonly SeenType[],
  add: Add,
): void {
  const named = new Set(rule.messages.map(({ direction, type }) => `${direction} ${type}`));
  for (const { direction, type, first, count } of seen) {
    if (rule.otherTypes || named.has(`${direction} ${type}`)) continue;
    const times = count === 1 ? '' : ` (${count} of them)`;
    add(
      'type-allowed',
      `Message ${trail.places[first] ?? 0}, ${direction} ${quoted(type)}${times}, is of a type that the contract does not name.`,
    );
  }
  for (const { direction, type, required } of rule.messages) {
    if (!required || seen.some((each) => each.type === type && each.direction === direction)) continue;
    add('type-required', `No ${direction} message ${quoted(type)} came.`);
  }
}

function checkOrder({ order }: EndpointRule, seen: readonly SeenType[], add: Add): void {
  for (const direction of ['client-to-server', 'server-to-client'] as const) {
    const firsts = order[direction].flatMap((type) =>
      seen.filter((each) => each.direction === direction && each.type === type),
    );
    for (const [i, { type, first }] of firsts.entries()) {
      const before = firsts[i - 1];
      if (before === undefined || before.first < first) continue;
      add('order', `The first ${direction} ${quoted(type)} came before the first ${quoted(before.type)}.`);
      return;
    }
  }
}

function checkAnswers(rule: EndpointRule, subject: ContractSubject, words: MessageWords, add: Add): void {
  for (const answer of rule.answers) {
    const row = earlyAnswer(answer, subject, words);
    if (row === null) continue;
    add(
      'order',
      `Message ${subject.trail.places[row] ?? 0}, ${quoted(answer.answer)}, came before the ${answer.direction} ${quoted(answer.request)} that it answers.`,
    );
  }
}

function checkLatency(rule: EndpointRule, { latency }: ContractSubject, add: Add): void {
  for (const { direction, type, p95Ms } of rule.latency) {
    const measured = latency.find((each) => each.type === type && directionOf(each) === direction);
    if (measured === undefined || measured.p95 === null || measured.p95 <= p95Ms) continue;
    const took = Math.round(measured.p95 * 10) / 10;
    add(
      'latency',
      `95 % of the answers to ${quoted(type)} came within ${took} ms (${measured.count} answers), and the contract allows ${p95Ms} ms.`,
    );
  }
}

function checkAfterClose({ connection, trail }: ContractSubject, words: MessageWords, add: Add): void {
  const { closedAt, close } = connection;
  if (closedAt === null || !close.seen) return;
  const row = trail.at.findIndex((at) => at > closedAt + SAME_MOMENT);
  if (row === -1) return;
  const { name, outgoing } = words.kind(trail.kinds[row] ?? 0);
  add(
    'no-message-after-close',
    `Message ${trail.places[row] ?? 0}, ${directionOf({ outgoing })} ${quoted(name)}, came after the close.`,
  );
}

function quoted(text: string): string {
  return text === '' ? 'no subprotocol' : `"${text}"`;
}
