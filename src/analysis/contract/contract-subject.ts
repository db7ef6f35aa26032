import type { Connection } from '../../session/connection.ts';
import { messagesObserved } from '../../session/messages-observed.ts';
import { urlOf } from '../checks/loopback.ts';
import { stablePath } from '../diff/diff-url.ts';
import type { MessageKind, MessageTrail, MessageWords } from '../diff/message-trail.ts';
import type { Latency } from '../rhythm/answer-times.ts';
import type { MessageDirection } from './contract.ts';

/** A connection with what a contract looks at. */
export interface ContractSubject {
  readonly connection: Connection;
  readonly trail: MessageTrail;
  readonly latency: readonly Latency[];
}

/** Only a switch that happened has messages and an end to judge. */
export function wasOpen({ connection }: ContractSubject): boolean {
  return connection.outcome === 'open' || connection.outcome === 'closed';
}

/** Null where the URL was not seen. */
export function pathOf({ url }: Connection): string | null {
  const parsed = url.seen ? urlOf(url.value) : null;
  return parsed === null ? null : stablePath(parsed.pathname);
}

/** Whether the types of its messages are known: somebody recorded them, and their content is there. */
export function typesKnown({ connection, trail }: ContractSubject): boolean {
  return trail.at.length > 0 ? trail.hasPayloads : messagesObserved(connection);
}

export function directionOf({ outgoing }: Pick<MessageKind, 'outgoing'>): MessageDirection {
  return outgoing ? 'client-to-server' : 'server-to-client';
}

/** A type that has come, and its first message. */
export interface SeenType {
  readonly direction: MessageDirection;
  readonly type: string;
  readonly heartbeat: boolean;
  /** Row in the trail. */
  readonly first: number;
  /** An id joins each of them with a message of the other side. */
  readonly exchanges: boolean;
  readonly count: number;
}

/** The types of a connection's messages in the order in which they first came. A message whose content is missing has none. */
export function seenTypes({ trail }: ContractSubject, words: MessageWords): SeenType[] {
  const seen = new Map<number, { readonly first: number; count: number; exchanges: boolean }>();
  for (const [row, kind] of trail.kinds.entries()) {
    const known = seen.get(kind);
    const exchanges = (trail.exchanges[row] ?? 0) !== 0;
    if (known === undefined) seen.set(kind, { first: row, count: 1, exchanges });
    else {
      known.count += 1;
      known.exchanges &&= exchanges;
    }
  }
  const types: SeenType[] = [];
  for (const [number, { first, count, exchanges }] of seen) {
    const kind = words.kind(number);
    if (kind.protocol === '?') continue;
    types.push({
      direction: directionOf(kind),
      type: kind.name,
      heartbeat: kind.heartbeat,
      first,
      count,
      exchanges,
    });
  }
  return types;
}

/** The subprotocol that was chosen; empty for none, null where nobody saw it or it was replaced. */
export function chosenSubprotocol({ opened, response, status }: Connection): string | null {
  if (opened.seen) return readable(opened.value.protocol);
  if (!response.seen || !status.seen) return null;
  const field = response.value.fields.find(({ name }) => name.toLowerCase() === 'sec-websocket-protocol');
  return readable(field?.value.trim() ?? '');
}

function readable(name: string): string | null {
  return name.includes('redacted-') ? null : name;
}
