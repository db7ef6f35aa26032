import {
  BODY_LIMIT,
  type CloseSeen,
  CONNECTION_KINDS,
  type ConnectionKind,
  PAGE_CHANGES,
  SOURCES,
  type Source,
  TARGET_KINDS,
  type TargetKind,
  TRANSPORTS,
  type Transport,
} from '../../events/event.ts';
import { NOT_SEEN_REASONS, type NotSeenReason, notSeen, seen } from '../../events/observed.ts';
import { type ConnectionId, connectionId, type EpochMilliseconds } from '../../events/units.ts';
import { parseRequestHead, type RequestHead } from '../../protocol/http/request-head.ts';
import { parseResponseHead, type ResponseHead } from '../../protocol/http/response-head.ts';
import { documentIn, isHookKey } from '../../session/document-of.ts';
import type { BatchBuilder } from '../batch-builder.ts';
import type { Problems } from '../problem.ts';
import { answerOf } from './answer-of.ts';
import { parseCloseLine } from './close-line.ts';
import { defaultKind, defaultTransport } from './default-kind.ts';
import { EARLY_SOURCES } from './early-sources.ts';
import { parseMessageLine, parseQuoted, parseTwoQuoted } from './message-line.ts';
import { withoutStandIn } from './unseen-method.ts';
import { urlOfRequest } from './url-of-request.ts';
import { parseWireLine, type WireAnswer, WireLines } from './wire-lines.ts';

const JOINED = /^([a-z-]+) (exactly|by order) (".*")$/;
const JUMPED = /^clock-jumped (-?\d{1,15}(?:\.\d{1,9})?)$/;
const GAPS = ['worker-restarted', 'detached', 'segment-corrupt', 'write-failed', 'limit'] as const;

/** Turns the lines of one connection into events. The lines of a head are collected until another kind of line ends it. */
export class ConnectionReader {
  readonly #builder: BatchBuilder;
  readonly #id: ConnectionId;
  readonly #tick: () => EpochMilliseconds;
  readonly #problems: Problems;
  /** From `! url`: undefined where there was no such line, null where it says `unknown`. */
  #url: string | null | undefined;
  #kind: ConnectionKind | null = null;
  #transport: Transport | null = null;
  #target: TargetKind = 'unknown';
  #request: string[] = [];
  #response: string[] = [];
  #open: 'request' | 'response' | null = null;
  #requestHead: RequestHead | null = null;
  /** The source of the handshake, where that source has blind spots. */
  #source: Source = 'transcript';
  /** `partial` and `cut` with the side: as a list of fields, and only the beginning. */
  readonly #shown = new Set<string>();
  #unseenRequest: NotSeenReason | null = null;
  readonly #unseen = new Set<'messages' | 'close'>();
  #body: string | null = null;
  /** The status that a line of its own gave. */
  #answered: number | null = null;
  #created = false;
  #wire: WireLines | null = null;
  #answerSeen: WireAnswer | null = null;
  #closeSeen = false;
  /** Only the page reported how it was closed. */
  #closeByPage = false;
  /** The document of the page changes among the lines. */
  #document: string;

  constructor(builder: BatchBuilder, id: number, tick: () => EpochMilliseconds, problems: Problems) {
    this.#builder = builder;
    this.#id = connectionId(id);
    this.#tick = tick;
    this.#problems = problems;
    this.#document = this.#key;
  }

  get #key(): string {
    return `connection ${this.#id}`;
  }

  /** Whether a further `! url` or request line, given its mark, belongs to the next connection. */
  hasBegun(mark: string): boolean {
    if (mark === '!') return this.#created || this.#open !== null || this.#url !== undefined;
    return this.#created || this.#open !== null;
  }

  /** Reads one line without its mark; false where the notation has no such line, which is then listed as a problem. */
  take(mark: string, body: string, where: string): boolean {
    const taken = mark === '!' ? this.#takeRemark(body) : this.#takeWire(mark === '>', body);
    if (!taken) this.#problems.add(where, 'is not a line that may stand here: it is left out');
    return taken;
  }

  /** Ends the connection's lines. */
  finish(): void {
    this.#endHead();
    if (!this.#created && this.#url !== undefined) this.#create();
    this.#endWire();
  }

  #takeWire(outgoing: boolean, body: string): boolean {
    const bytes = parseWireLine(body);
    if (bytes !== null) return this.#takeBytes(outgoing, bytes);
    const message = parseMessageLine(body);
    const close = parseCloseLine(body, outgoing ? 'client' : 'server');
    if (message === null && close === null) return this.#takeHeadLine(outgoing, body);
    this.#create();
    if (message !== null) {
      const { opcode, payload, size, sentByUs = false } = message;
      const row = { at: this.#tick(), connection: this.#id, outgoing, opcode, payload, sentByUs };
      this.#builder.message(size === undefined ? row : { ...row, size });
    } else if (close !== null) {
      this.#close(close);
    }
    return true;
  }

  /** Reports the end; null where nobody saw how it came. */
  #close(close: CloseSeen | null): void {
    this.#closeSeen = true;
    this.#builder.event({
      type: 'connection/closed',
      at: this.#tick(),
      source: this.#closeByPage ? 'page-hook' : this.#source,
      connection: this.#id,
      close: close === null ? notSeen('not-in-file') : seen(close),
    });
  }

  #takeBytes(outgoing: boolean, bytes: Uint8Array): boolean {
    this.#create();
    if (this.#wire === null) {
      this.#wire = new WireLines(this.#builder, this.#id);
      if (this.#answerSeen !== null) this.#wire.answered(this.#tick(), this.#answerSeen);
    }
    this.#wire.take(this.#tick(), outgoing, bytes);
    return true;
  }

  /** Reports the end that the close frames show, where no line of its own does. */
  #endWire(): void {
    const recorder = this.#wire?.end(this.#tick()) ?? null;
    if (recorder === null || !recorder.closed || this.#closeSeen) return;
    this.#close(recorder.close(true));
  }

  #takeHeadLine(outgoing: boolean, body: string): boolean {
    if (body.trim() === '') return false;
    const side = outgoing ? 'request' : 'response';
    const lines = outgoing ? this.#request : this.#response;
    if (this.#open !== side) {
      this.#endHead();
      if (lines.length > 0) return false;
      // A request after the connection began in another way cannot be its handshake.
      if (outgoing && this.#created) return false;
      this.#open = side;
    }
    lines.push(body);
    return true;
  }

  #takeRemark(body: string): boolean {
    const space = body.indexOf(' ');
    const word = space === -1 ? body : body.slice(0, space);
    const rest = space === -1 ? '' : body.slice(space + 1);
    const connection = this.#id;
    switch (word) {
      case 'url':
        return this.#takeUrl(rest);
      case 'kind':
        return this.#setUp(CONNECTION_KINDS, rest, (kind) => {
          this.#kind = kind;
        });
      case 'target':
        return this.#setUp(TARGET_KINDS, rest, (target) => {
          this.#target = target;
        });
      case 'transport':
        return this.#setUp(TRANSPORTS, rest, (transport) => {
          this.#transport = transport;
        });
      case 'seen-by':
        return this.#setUp(EARLY_SOURCES, rest, (name) => {
          this.#source = name;
        });
      case 'partial':
      case 'cut':
        return this.#setUp(['request', 'response'], rest, (side) => {
          this.#shown.add(`${word} ${side}`);
        });
      case 'unseen':
        return this.#takeUnseen(rest);
      case 'body': {
        const body = parseQuoted(rest);
        const open = !this.#created || this.#open === 'response' || this.#answered !== null;
        if (body === null || this.#body !== null || this.#open === 'request' || !open) return false;
        this.#body = body.slice(0, BODY_LIMIT);
        // People write it where it came: after the answer.
        if (this.#answered !== null) this.#answer(this.#answered);
        return true;
      }
      case 'gap': {
        const why = GAPS.find((name) => name === rest.replaceAll(' ', '-'));
        if (why === undefined) return false;
        this.#create();
        const at = this.#tick();
        this.#builder.event({ type: 'capture/gap', at, until: at, why, messages: null });
        return true;
      }
      case 'page':
        return this.#takePage(rest);
      case 'told':
      case 'error': {
        if (body === 'told close') {
          this.#closeByPage = true;
          return true;
        }
        const text = parseQuoted(rest);
        if (text === null) return false;
        this.#create();
        const by = word === 'told' ? 'page-hook' : this.#source;
        this.#builder.event({
          type: 'browser/reported-error',
          at: this.#tick(),
          source: by,
          connection,
          text,
        });
        return true;
      }
      case 'opened': {
        const [protocol, extensions] = parseTwoQuoted(rest);
        if (protocol === null || extensions === null) return false;
        this.#create();
        const page = { at: this.#tick(), source: 'page-hook', connection } as const;
        this.#builder.event({ type: 'connection/opened', ...page, protocol, extensions });
        return true;
      }
      case 'blocked': {
        const directive = parseQuoted(rest);
        if (directive === null) return false;
        this.#create();
        const at = this.#tick();
        this.#builder.event({ type: 'connection/blocked', at, source: this.#source, connection, directive });
        return true;
      }
      case 'joined': {
        const [, by, how, quoted = ''] = JOINED.exec(rest) ?? [];
        const name = SOURCES.find((known) => known === by);
        const sourceKey = parseQuoted(quoted);
        if (name === undefined || sourceKey === null) return false;
        this.#create();
        if (isHookKey(sourceKey)) this.#document = documentIn(sourceKey);
        this.#builder.event({
          type: 'connection/joined',
          at: this.#tick(),
          source: name,
          connection,
          sourceKey,
          how: how === 'exactly' ? 'exact' : 'by-order',
        });
        return true;
      }
      case 'status': {
        if (!/^[1-9]\d{0,3}$/.test(rest)) return false;
        this.#create();
        this.#answered = Number(rest);
        this.#answer(this.#answered);
        return true;
      }
      case 'close':
      case 'closed': {
        const close = word === 'closed' ? null : parseCloseLine(body, 'unknown');
        if ((word === 'closed') !== (body === 'closed') || (word === 'close' && close === null)) return false;
        this.#create();
        this.#close(close);
        return true;
      }
      default:
        return false;
    }
  }

  #takePage(rest: string): boolean {
    const by = JUMPED.exec(rest)?.[1];
    const change = PAGE_CHANGES.find((name) => name === rest);
    if (by === undefined && change === undefined) return false;
    this.#create();
    const of = { at: this.#tick(), source: 'transcript', document: this.#document } as const;
    if (change !== undefined) this.#builder.event({ type: 'page/changed', ...of, change });
    else this.#builder.event({ type: 'page/clock-jumped', ...of, by: Number(by) });
    return true;
  }

  /** `messages`, `close`, or `request` with the reason why it was not seen. */
  #takeUnseen(rest: string): boolean {
    if (this.#created || this.#open !== null) return false;
    if (rest === 'messages' || rest === 'close') {
      this.#unseen.add(rest);
      return true;
    }
    const why = NOT_SEEN_REASONS.find((reason) => rest === `request ${reason}`);
    if (why === undefined) return false;
    this.#unseenRequest = why;
    return true;
  }

  #takeUrl(rest: string): boolean {
    const url = rest === 'unknown' ? null : parseQuoted(rest);
    if (this.#created || (url === null && rest !== 'unknown')) return false;
    this.#url = url;
    return true;
  }

  /** Remarks that say what the connection is must precede everything else of it. */
  #setUp<T extends string>(allowed: readonly T[], word: string, set: (value: T) => void): boolean {
    const value = allowed.find((name) => name === word);
    if (value === undefined || this.#created || this.#open !== null) return false;
    set(value);
    return true;
  }

  #endHead(): void {
    const side = this.#open;
    this.#open = null;
    if (side === 'request') {
      const whole = parseRequestHead(`${this.#request.join('\r\n')}\r\n\r\n`).value;
      this.#requestHead = withoutStandIn(this.#asShown(whole, 'request'));
      this.#create();
      const head = seen(this.#requestHead);
      this.#builder.event({
        type: 'handshake/request-sent',
        at: this.#tick(),
        source: this.#source,
        connection: this.#id,
        head,
      });
    } else if (side === 'response') {
      this.#create();
      this.#answer(null);
    }
  }

  #answer(statusAlone: number | null): void {
    const whole =
      statusAlone === null ? parseResponseHead(`${this.#response.join('\r\n')}\r\n\r\n`).value : null;
    const head = whole === null ? null : this.#asShown(whole, 'response');
    const status = statusAlone ?? head?.status ?? 0;
    const kind = this.#kind ?? defaultKind(this.#requestHead);
    this.#answerSeen = answerOf(kind, status, head, this.#requestHead !== null);
    this.#builder.event({
      type: 'handshake/response-received',
      at: this.#tick(),
      source: this.#source,
      connection: this.#id,
      status: status > 0 ? seen(status) : notSeen('not-in-file'),
      transport: this.#transport ?? defaultTransport(this.#requestHead),
      head: head === null ? notSeen('not-in-file') : seen(head),
      ...(this.#body === null ? {} : { body: this.#body }),
    });
    this.#wire?.answered(this.#tick(), this.#answerSeen);
  }

  #asShown<T extends RequestHead | ResponseHead>(head: T, side: 'request' | 'response'): T {
    const asList = this.#shown.has(`partial ${side}`) ? { ...head, raw: null } : head;
    return this.#shown.has(`cut ${side}`) ? { ...asList, cut: true } : asList;
  }

  #create(): void {
    if (this.#open !== null) this.#endHead();
    if (this.#created) return;
    this.#created = true;
    const kind = this.#kind ?? defaultKind(this.#requestHead);
    const common = {
      at: this.#tick(),
      source: 'transcript',
      ...(this.#unseen.has('messages') ? { messagesRecorded: false as const } : {}),
      ...(this.#unseen.has('close') ? { closeRecorded: false as const } : {}),
      connection: this.#id,
      kind,
      sourceKey: this.#key,
      target: this.#target,
    } as const;
    const url = this.#url === undefined ? urlOfRequest(this.#requestHead) : this.#url;
    if (url === null) {
      this.#builder.event({ type: 'connection/discovered', ...common, url: notSeen('not-in-file') });
      this.#reportUnseenRequest();
      return;
    }
    const unseen = notSeen('not-in-file');
    this.#builder.event({ type: 'connection/created', ...common, url, initiator: unseen, pageUrl: unseen });
    this.#reportUnseenRequest();
  }

  /** Reports that a request was sent which nobody could see. */
  #reportUnseenRequest(): void {
    if (this.#unseenRequest === null) return;
    const head = notSeen(this.#unseenRequest);
    const of = { at: this.#tick(), source: this.#source, connection: this.#id } as const;
    this.#builder.event({ type: 'handshake/request-sent', ...of, head });
  }
}
