import type { EpochMilliseconds } from '../../events/units.ts';
import { EventStreamParser, streamEventText } from '../../protocol/event-stream/event-stream-parser.ts';
import type { Entry } from '../connection-ledger.ts';
import { base64Size, decodeBase64 } from '../decode-base64.ts';
import { type CdpObject, cdpText } from './cdp-value.ts';

const MAX_TEXT = 16_384;

type Write = (entry: Entry, at: EpochMilliseconds, text: string) => void;

/** One event stream, and how its events are read: the browser parses those of an `EventSource`, we parse those of a `fetch()`. */
export class ExchangeStream {
  readonly entry: Entry;
  /** The answer is in the log. */
  answered = false;
  /** Its end is in the log. */
  closed = false;
  readonly #write: Write;
  #parser: EventStreamParser | null = null;
  /** Pieces that came before those that had come already; null when these are there. */
  #held: { readonly at: EpochMilliseconds; readonly data: string }[] | null = null;
  #lastId = '';

  constructor(entry: Entry, write: Write) {
    this.entry = entry;
    this.#write = write;
  }

  /** From now on its bytes are parsed; what comes is held until `streamed` brings what had come before. */
  parse(): void {
    this.#parser = new EventStreamParser();
    this.#held = [];
  }

  /** A piece of the body, in base64. */
  data(data: string, at: EpochMilliseconds): void {
    if (this.#held === null) this.#parse(data, at);
    else this.#held.push({ at, data });
  }

  /** What of the body had come before, in base64. */
  streamed(base64: string, now: () => EpochMilliseconds): void {
    const held = this.#held;
    if (held === null) return;
    this.#held = null;
    this.#parse(base64, held[0]?.at ?? now());
    for (const { at, data } of held) this.#parse(data, at);
  }

  /** An event as the browser parsed it. It reports the id that holds, not whether this event brought it. */
  event(params: CdpObject, at: EpochMilliseconds): void {
    const id = cdpText(params.eventId, MAX_TEXT);
    const isNew = id !== this.#lastId;
    this.#lastId = id;
    const name = cdpText(params.eventName, MAX_TEXT) || 'message';
    const data = typeof params.data === 'string' ? params.data : '';
    this.#write(this.entry, at, streamEventText({ name, id: isNew ? id : null, data }));
  }

  #parse(base64: string, at: EpochMilliseconds): void {
    const bytes = new Uint8Array(base64Size(base64));
    if (this.#parser === null || !decodeBase64(base64, bytes)) return;
    for (const event of this.#parser.push(bytes)) this.#write(this.entry, at, streamEventText(event));
  }
}
