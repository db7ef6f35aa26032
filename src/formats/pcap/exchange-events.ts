import { BODY_LIMIT, type CloseSeen, type ConnectionKind } from '../../events/event.ts';
import { notSeen, type Observed, seen } from '../../events/observed.ts';
import type { ConnectionId, EpochMilliseconds } from '../../events/units.ts';
import { combinedValue } from '../../protocol/http/field.ts';
import type { RequestHead } from '../../protocol/http/request-head.ts';
import type { ResponseHead } from '../../protocol/http/response-head.ts';
import type { BatchBuilder } from '../batch-builder.ts';

const SOURCE = 'pcap';

/** What a connection needs from its file. */
export interface CaptureFile {
  readonly builder: BatchBuilder;
  /** The number of a further connection between two ends, and its name, which no other has; null where there are too many. */
  newConnection(ends: string): { readonly id: ConnectionId; readonly name: string } | null;
  /** An exchange that is no switch. */
  ordinary(): void;
  /** Something of the connection of this name cannot be read. */
  problem(name: string, what: string): void;
}

/** A request of one TCP connection. */
export interface Exchange {
  readonly at: EpochMilliseconds;
  readonly head: RequestHead;
  /** What the client sends behind it depends on the answer. */
  readonly decides: boolean;
  /** Null as long as it is not known to be a switch. */
  connection: ConnectionId | null;
  kind: ConnectionKind | null;
}

/** Reports what was captured of the exchanges of one TCP connection. */
export class ExchangeEvents {
  readonly #file: CaptureFile;
  readonly #ends: string;
  readonly #server: string;
  #name: string;

  /** @param ends both ends of it, for people; @param server address and port */
  constructor(file: CaptureFile, ends: string, server: string) {
    this.#file = file;
    this.#ends = ends;
    this.#server = server;
    this.#name = ends;
  }

  /** Something of it cannot be read. */
  problem(what: string): void {
    this.#file.problem(this.#name, what);
  }

  /**
   * Lists an exchange as a connection, unless it is one already.
   * @param isRead whether its messages can be read: not those of a compressed event stream
   */
  list(exchange: Exchange, kind: ConnectionKind | null, isRead = true): void {
    if (exchange.connection !== null || kind === null) return;
    const listed = this.#file.newConnection(this.#ends);
    exchange.connection = listed?.id ?? null;
    exchange.kind = kind;
    if (listed === null) return;
    this.#name = listed.name;
    const { at, head } = exchange;
    const { builder } = this.#file;
    const of = { at, source: SOURCE, connection: listed.id } as const;
    builder.event({
      type: 'connection/created',
      ...of,
      kind,
      url: urlOf(head, kind === 'websocket' ? 'ws' : 'http', this.#server),
      sourceKey: listed.name,
      target: 'unknown',
      initiator: notSeen('not-in-file'),
      pageUrl: notSeen('not-in-file'),
      ...(isRead ? {} : { messagesRecorded: false as const }),
    });
    builder.event({ type: 'handshake/request-sent', ...of, head: seen(head) });
  }

  /** @param body the beginning of its body, as text */
  answered({ connection }: Exchange, at: EpochMilliseconds, head: ResponseHead, body: string): void {
    if (connection === null) return;
    this.#file.builder.event({
      type: 'handshake/response-received',
      at,
      source: SOURCE,
      connection,
      status: head.status > 0 ? seen(head.status) : notSeen('not-in-file'),
      transport: 'http/1.1',
      head: seen(head),
      ...(body === '' ? {} : { body: body.slice(0, BODY_LIMIT) }),
    });
  }

  /** There was an answer, and the capture does not have it. */
  answerLost(connection: ConnectionId, at: EpochMilliseconds): void {
    const why = notSeen('lost-in-gap');
    this.#file.builder.event({
      type: 'handshake/response-received',
      at,
      source: SOURCE,
      connection,
      status: why,
      transport: 'http/1.1',
      head: why,
    });
  }

  /** It spoke the new protocol, so that the answer was the switch; what it said cannot be read. */
  spokeUnread({ head }: Exchange, connection: ConnectionId, at: EpochMilliseconds): void {
    this.#file.builder.event({
      type: 'connection/discovered',
      at,
      source: SOURCE,
      connection,
      kind: 'websocket',
      url: seen(urlOf(head, 'ws', this.#server)),
      sourceKey: this.#name,
      target: 'unknown',
      messagesRecorded: false,
    });
  }

  /** @param early bytes of the client between its request and the answer */
  early({ connection }: Exchange, at: EpochMilliseconds, early: number): void {
    if (connection === null) return;
    this.#file.builder.event({ type: 'wire/answered', at, source: SOURCE, connection, early });
  }

  /** @param close null where nobody knows how */
  ended(connection: ConnectionId, at: EpochMilliseconds, close: CloseSeen | null): void {
    const observed: Observed<CloseSeen> = close === null ? notSeen('not-in-file') : seen(close);
    this.#file.builder.event({ type: 'connection/closed', at, source: SOURCE, connection, close: observed });
  }
}

/** What the request line and Host name (RFC 9112 section 3.2); the address of the server where they name nothing. */
function urlOf(head: RequestHead, scheme: 'ws' | 'http', server: string): string {
  const { target } = head;
  // To a proxy: which of the schemes of a kind it is says whether the proxy encrypts what it sends on.
  const absolute = /^(?:ws|http)(s?)(:\/\/.+)$/i.exec(target);
  const host = combinedValue(head.fields, 'host') ?? server;
  const url =
    absolute === null
      ? `${scheme}://${host}${target.startsWith('/') ? target : '/'}`
      : `${scheme}${(absolute[1] ?? '').toLowerCase()}${absolute[2] ?? ''}`;
  return URL.canParse(url) ? url : `${scheme}://${server}/`;
}
