import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import { type ComparedConnection, comparedConnection } from './compared-connection.ts';
import { diffConnections } from './diff-connections.ts';
import type { Difference } from './difference.ts';
import { MessageTrail, type MessageWords } from './message-trail.ts';
import { pairConnections } from './pair-connections.ts';

/** One of the two sessions that are compared. */
export interface DiffSide {
  readonly session: Session;
  /** The program that recorded it, by its own name; empty where unknown. */
  readonly producer: string;
  /** The messages of each connection, by its id; a connection without messages needs none. */
  readonly trails: ReadonlyMap<number, MessageTrail>;
}

/** Two connections that belong together, and where they differ; the first difference comes first. */
export interface ComparedPair {
  readonly a: Connection;
  readonly b: Connection;
  readonly differences: readonly Difference[];
  /** What could not be compared, in sentences, because one side did not see it. */
  readonly notCompared: readonly string[];
}

/** The result of a comparison. */
export interface SessionDiff {
  /** In the order of the first session, also those without a difference. */
  readonly pairs: readonly ComparedPair[];
  readonly onlyInA: readonly Connection[];
  readonly onlyInB: readonly Connection[];
}

/**
 * Compares two sessions: connections by endpoint and order, then fields of the handshake, types and shapes of messages, the end, and
 * values of messages where nothing else differs. Times, ids, nonces and what else an honest recording makes anew is no difference.
 * @param words that both sides' trails were made with
 */
export function diffSessions(a: DiffSide, b: DiffSide, words: MessageWords): SessionDiff {
  const { pairs, onlyA, onlyB } = pairConnections(a.session.connections, b.session.connections);
  const sameProducer = nameOf(a.producer) === nameOf(b.producer);
  const none = new MessageTrail(words);
  return {
    pairs: pairs.map(([one, other]) => {
      const left = comparedConnection(a.session, one, a.trails.get(one.id) ?? none);
      const right = comparedConnection(b.session, other, b.trails.get(other.id) ?? none);
      const alike = sameProducer && one.sources.join(' ') === other.sources.join(' ');
      return {
        a: one,
        b: other,
        differences: diffConnections(left, right, words, alike),
        notCompared: notCompared(left, right),
      };
    }),
    onlyInA: onlyA.filter((each) => couldSee(b.session, each)),
    onlyInB: onlyB.filter((each) => couldSee(a.session, each)),
  };
}

/** The page hook and the network log of a tab see no socket of a worker that other pages share. */
function couldSee({ connections }: Session, { target }: Connection): boolean {
  if (target === 'page' || target === 'iframe' || target === 'unknown') return true;
  return !connections.some(({ sources }) => sources.includes('page-hook') && !sources.includes('debugger'));
}

/** A producer without its version. */
function nameOf(producer: string): string {
  return producer.split(/[\s/]/)[0]?.toLowerCase() ?? '';
}

function notCompared(a: ComparedConnection, b: ComparedConnection): string[] {
  const sentences: string[] = [];
  const note = (what: string, inA: boolean, inB: boolean) => {
    if (inA !== inB)
      sentences.push(`the ${what} cannot be compared: only ${inA ? 'A' : 'B'} has recorded them`);
  };
  note('fields of the request', a.connection.request.seen, b.connection.request.seen);
  note('fields of the response', a.connection.response.seen, b.connection.response.seen);
  note('messages', a.messagesSeen, b.messagesSeen);
  const empty = [a, b].some(({ trail }) => trail.at.length === 0);
  if (!empty && [a, b].some(({ trail }) => !trail.hasPayloads || trail.lacksTypes))
    sentences.push('types of messages cannot be compared: their content was left out of a file');
  return sentences;
}
