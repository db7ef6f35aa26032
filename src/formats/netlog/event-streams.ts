// HTML 9.2: event streams are ordinary requests, so that only their fields tell them from the others.
import type { Transport } from '../../events/event.ts';
import { combinedValue, type Field } from '../../protocol/http/field.ts';
import { parseRequestHead, type RequestHead } from '../../protocol/http/request-head.ts';
import { parseResponseHead } from '../../protocol/http/response-head.ts';
import { classifyExchange } from '../../protocol/upgrade/classify-exchange.ts';
import { type StreamFile, StreamRequest } from './stream-request.ts';

/** Requests that may become streams: a browser has fewer open at once. */
const MOST_OPEN = 20_000;

/** A request until its answer tells whether it is an event stream. */
interface Asked {
  at: number;
  url: string;
  /** As the browser prepared it, which it does even where nothing is sent. */
  prepared: readonly Field[];
  head: RequestHead | null;
  transport: Transport;
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
    return this.#streams.has(id);
  }

  /** @param lines the fields that the page's request has */
  prepared(id: number, at: number, lines: readonly string[]): void {
    const { fields } = parseRequestHead(`GET / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`).value;
    // Most requests are of others, and of no interest until they are answered.
    if (isStream('', null, fields, [])) this.#ask(id, at, '').prepared = fields;
  }

  /** A request begins, or goes on at the address to which a redirect led. */
  began(id: number, at: number, url: string): void {
    if (!/^https?:/i.test(url) || this.#streams.has(id)) return;
    const asked = this.#ask(id, at, url);
    if (asked.head === null) return;
    asked.head = null;
    asked.at = at;
  }

  sent(id: number, transport: Transport, head: () => RequestHead): void {
    const asked = this.#asked.get(id);
    if (asked === undefined) return;
    asked.head = head();
    asked.transport = transport;
  }

  answered(id: number, at: number, lines: readonly string[]): void {
    const asked = this.#asked.get(id);
    if (asked === undefined) return;
    const head = parseResponseHead(`${lines.join('\r\n')}\r\n\r\n`).value;
    // An interim answer, and a redirect, which leads to the one that counts.
    if (head.status < 200 || (head.status >= 300 && head.status < 400 && head.status !== 304)) return;
    this.#asked.delete(id);
    if (!isStream(asked.url, head.status, fieldsOf(asked), head.fields)) return;
    const stream = this.#open(id, asked);
    if (stream === null) return;
    this.#streams.set(id, stream);
    stream.answered(at, asked.transport, head);
  }

  /** What was received, as it was before it was decoded: what comes next of it is decoded. */
  encoded(id: number): void {
    this.#streams.get(id)?.decodes();
  }

  received(id: number, at: number, bytes: Uint8Array | null): void {
    if (bytes !== null) this.#streams.get(id)?.received(at, bytes);
  }

  /** @param error such as `net::ERR_FAILED`; null where there was none */
  ended(id: number, at: number, error: string | null): void {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    const stream = this.#streams.get(id) ?? (asked === undefined ? null : this.#unanswered(id, asked));
    this.#streams.delete(id);
    stream?.ended(at, error);
  }

  /** The file ends. */
  end(): void {
    for (const [id, asked] of this.#asked) this.#unanswered(id, asked);
    for (const stream of this.#streams.values()) stream.fileEnds();
  }

  #ask(id: number, at: number, url: string): Asked {
    const asked = this.#asked.get(id) ?? { at, url, prepared: [], head: null, transport: 'unknown' as const };
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
