// HTML 9.2: event streams are ordinary requests, which differ from the others by their fields alone.
import type { Transport } from '../../events/event.ts';
import { combinedValue, type Field } from '../../protocol/http/field.ts';
import { isRedirect } from '../../protocol/http/is-redirect.ts';
import { parseRequestHead, type RequestHead } from '../../protocol/http/request-head.ts';
import { parseResponseHead, type ResponseHead } from '../../protocol/http/response-head.ts';
import { classifyExchange } from '../../protocol/upgrade/classify-exchange.ts';
import { USED_AGAIN } from '../problem.ts';
import { type StreamFile, StreamRequest } from './stream-request.ts';

/** Requests that may become streams: a browser has fewer open at once. */
const MOST_OPEN = 20_000;
/** Chromium's name for a request that the page gave up, as by close() or when it was left. */
const ABORTED = 'net::ERR_ABORTED';

/** A request until its answer shows whether it is an event stream. */
interface Asked {
  at: number;
  url: string;
  /** As the browser prepared it, which it does even where nothing is sent. */
  prepared: readonly Field[];
  head: RequestHead | null;
  transport: Transport;
  /** An answer that a browser may act upon, a redirect or a demand for credentials, until it does. */
  held: { readonly at: number; readonly head: ResponseHead } | null;
  cancelled: boolean;
}

/** The event streams of a NetLog, by the numbers of their URL_REQUESTs. */
export class EventStreams {
  readonly #file: StreamFile;
  readonly #asked = new Map<number, Asked>();
  readonly #streams = new Map<number, StreamRequest>();

  constructor(file: StreamFile) {
    this.#file = file;
  }

  /** Whether what is received for this request is of interest. */
  follows(id: number): boolean {
    return this.#streams.has(id) || (this.#asked.get(id)?.held ?? null) !== null;
  }

  /** @param lines the fields that the page's request has */
  prepared(id: number, at: number, lines: readonly string[]): void {
    const { fields } = parseRequestHead(`GET / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`).value;
    // Most requests are of others, and of no interest until they are answered.
    if (!isStream('', null, fields, [])) return;
    this.#beginAnew(id);
    this.#ask(id, at, '').prepared = fields;
  }

  /**
   * A request begins, or goes on at the address to which a redirect led.
   * @param anew whether it is another request than the one before under this number
   */
  began(id: number, at: number, url: string, anew: boolean): void {
    if (anew) this.#beginAnew(id);
    if (!/^https?:/i.test(url) || this.#streams.has(id)) return;
    const asked = this.#ask(id, at, url);
    if (asked.head === null) return;
    asked.head = null;
    asked.held = null;
    asked.at = at;
  }

  sent(id: number, transport: Transport, head: () => RequestHead | null): void {
    const asked = this.#asked.get(id);
    if (asked === undefined) return;
    asked.head = head();
    asked.transport = transport;
    asked.held = null;
  }

  /** It was given up before its end. */
  cancelled(id: number): void {
    const asked = this.#asked.get(id);
    if (asked !== undefined) asked.cancelled = true;
  }

  answered(id: number, at: number, lines: readonly string[]): void {
    const asked = this.#asked.get(id);
    if (asked === undefined) return;
    const head = parseResponseHead(`${lines.join('\r\n')}\r\n\r\n`).value;
    if (head.status < 200) return;
    // The browser may follow it, or send the request again with credentials (RFC 9110 section 11.6.1).
    if (isRedirect(head.status) || head.status === 401 || head.status === 407) asked.held = { at, head };
    else this.#settle(id, asked, at, head);
  }

  /** What was received, as it was before it was decoded: what comes next of it is decoded. */
  encoded(id: number): void {
    this.#streamOf(id)?.decodes();
  }

  received(id: number, at: number, bytes: Uint8Array | null): void {
    const stream = this.#streamOf(id);
    if (bytes === null) stream?.bytesLeftOut(at);
    else stream?.received(at, bytes);
  }

  /** @param error such as `net::ERR_FAILED`; null where there was none, which is so of most that were cancelled */
  ended(id: number, at: number, error: string | null): void {
    const stream = this.#streamOf(id);
    const asked = this.#asked.get(id);
    this.#streams.delete(id);
    this.#asked.delete(id);
    if (stream !== undefined) {
      // The page closed it.
      stream.ended(at, error === ABORTED ? null : error);
      return;
    }
    if (asked === undefined) return;
    // What was sent gets an answer or an error; what was not may have been answered from a cache.
    const gaveUp = asked.cancelled || asked.head !== null;
    this.#unanswered(id, asked)?.ended(at, error ?? (gaveUp ? ABORTED : null));
  }

  /** The file ends. */
  end(): void {
    for (const [id, asked] of this.#asked) {
      // What a redirect led to would have come later.
      if (asked.held !== null && isRedirect(asked.held.head.status)) asked.held = null;
      if (this.#streamOf(id) === undefined) this.#unanswered(id, asked);
    }
    for (const stream of this.#streams.values()) stream.fileEnds();
  }

  /** A number that is used again, though the end of the request before is missing. */
  #beginAnew(id: number): void {
    const asked = this.#asked.get(id);
    const stream = this.#streamOf(id);
    // Prepared, and not begun: both are of this request.
    if (stream === undefined && (asked === undefined || asked.url === '')) return;
    this.#asked.delete(id);
    this.#streams.delete(id);
    if (stream === undefined && asked !== undefined && this.#unanswered(id, asked) === null) return;
    stream?.fileEnds();
    this.#file.problems.add(`netlog ${id}`, USED_AGAIN);
  }

  /** The stream of a request that was answered: what was held is the last answer now. */
  #streamOf(id: number): StreamRequest | undefined {
    const asked = this.#asked.get(id);
    if (asked !== undefined && asked.held !== null) this.#settle(id, asked, asked.held.at, asked.held.head);
    return this.#streams.get(id);
  }

  #settle(id: number, asked: Asked, at: number, head: ResponseHead): void {
    this.#asked.delete(id);
    // A redirect that nobody followed answered what was asked for.
    const status = isRedirect(head.status) ? null : head.status;
    if (!isStream(asked.url, status, fieldsOf(asked), head.fields)) return;
    const stream = this.#open(id, asked);
    if (stream === null) return;
    this.#streams.set(id, stream);
    stream.answered(at, asked.transport, head);
  }

  #ask(id: number, at: number, url: string): Asked {
    const asked = this.#asked.get(id) ?? {
      at,
      url,
      prepared: [],
      head: null,
      transport: 'unknown' as const,
      held: null,
      cancelled: false,
    };
    asked.url = url === '' ? asked.url : url;
    this.#asked.set(id, asked);
    if (this.#asked.size > MOST_OPEN) {
      const [oldest] = this.#asked.keys();
      if (oldest !== undefined) this.#asked.delete(oldest);
    }
    return asked;
  }

  /** One that got no answer is a stream where it asked for nothing else. */
  #unanswered(id: number, asked: Asked): StreamRequest | null {
    const asks = asked.url !== '' && isStream(asked.url, null, fieldsOf(asked), []);
    return asks ? this.#open(id, asked) : null;
  }

  #open(id: number, { at, url, head }: Asked): StreamRequest | null {
    const connection = this.#file.newConnection();
    if (connection === null) return null;
    return new StreamRequest(this.#file, connection, { at, url, head, key: `netlog ${id}` });
  }
}

function fieldsOf({ head, prepared }: Asked): readonly Field[] {
  const fields = head?.fields ?? [];
  return combinedValue(fields, 'accept') === null ? [...fields, ...prepared] : fields;
}

function isStream(
  url: string,
  status: number | null,
  request: readonly Field[],
  response: readonly Field[],
): boolean {
  return classifyExchange({ url, status, request, response }) === 'event-stream';
}
