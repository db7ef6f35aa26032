// RFC 9112 section 6: cuts one direction of a connection into heads and bodies.
import { combinedValue, type Field } from '../../protocol/http/field.ts';
import { joinedBytes } from '../../protocol/websocket/joined-bytes.ts';
import { headEnd } from '../head-end.ts';

/** More of a head or of a line of a chunked body is not looked for. */
const LONGEST_HEAD = 1 << 20;
/** More of its first line is not waited for. */
const LONGEST_LINE = 1 << 17;
const START_LINE = /^HTTP\/1\.\d| HTTP\/1\.\d\r?$/;
/** What waits for the other direction: more is left out. */
const MOST_HELD = 16 << 20;
const NO_BYTES = new Uint8Array(0);

/** Where the body that follows a head ends. */
type Framing = { readonly length: number } | 'chunked' | 'until-close';
/** What follows the body: another head, `switched`: another protocol, or `hold`: that depends on the other direction, so the bytes wait for `resume`. */
type After = 'head' | 'hold' | 'switched';

/** What follows a head. */
export interface AfterHead {
  readonly body: Framing;
  readonly after: After;
}

/** Takes what was cut. `at`: epoch milliseconds; `end`: the sequence number behind these bytes. */
export interface HttpTaker {
  /** A head with its empty line; returns what follows it. */
  head(text: string, at: number, end: number): AfterHead;
  body(bytes: Uint8Array, at: number): void;
  bodyEnd(at: number): void;
  /** Bytes of another protocol. */
  other(bytes: Uint8Array, at: number): void;
}

type State =
  | { readonly at: 'head' }
  | { readonly at: 'body'; left: number; readonly chunk: boolean }
  | { readonly at: 'chunk-line' | 'trailer' | 'until-close' | 'hold' | 'switched' | 'lost' };

/** What a message's fields say of its body. */
export function bodyFraming(fields: readonly Field[], otherwise: 'until-close' | 'none'): Framing {
  if (/(?:^|,)\s*chunked\s*$/i.test(combinedValue(fields, 'transfer-encoding') ?? '')) return 'chunked';
  const length = /^\d{1,15}$/.exec(combinedValue(fields, 'content-length') ?? '')?.[0];
  if (length !== undefined) return { length: Number(length) };
  return otherwise === 'none' ? { length: 0 } : otherwise;
}

/** One direction of a connection of HTTP/1.1. Its bytes may be cut anywhere. */
export class HttpSide {
  readonly #taker: HttpTaker;
  #state: State = { at: 'head' };
  #after: After = 'head';
  #held: Uint8Array = NO_BYTES;
  /** What waits for the other direction. */
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #leftOut = 0;
  /** Bytes are missing behind what waits. */
  #breaksOff = false;
  #at = 0;
  #end = 0;

  constructor(taker: HttpTaker) {
    this.#taker = taker;
  }

  /** Whether it is before a head, or within one. */
  get idle(): boolean {
    return this.#state.at === 'head';
  }

  /** How many bytes wait for the other direction, those included that are left out because they are too many. */
  get held(): number {
    return this.#waitingBytes + this.#leftOut;
  }

  /** The first bytes that wait for the other direction. */
  get firstHeld(): Uint8Array {
    return this.#waiting[0] ?? NO_BYTES;
  }

  /** Takes the next bytes; `end` is the sequence number behind them. */
  push(bytes: Uint8Array, at: number, end: number): void {
    this.#at = at;
    this.#end = end;
    this.#run(this.#held.length === 0 ? bytes : joinedBytes([this.#held, bytes]));
  }

  /** Goes on after `hold`, or after the body before it. Returns how many bytes were left out: nothing is read behind what was held then. */
  resume(as: 'head' | 'switched'): number {
    if (this.#state.at !== 'hold') {
      if (this.#after === 'hold') this.#after = as;
      return 0;
    }
    const [waiting, leftOut] = [this.#waiting, this.#leftOut];
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#leftOut = 0;
    this.#state = { at: as };
    for (const bytes of as === 'head' ? [joinedBytes(waiting)] : waiting) this.#run(bytes);
    if (leftOut > 0 || this.#breaksOff) this.#state = { at: 'lost' };
    return leftOut;
  }

  /** So many bytes are missing. Returns false where it is not known how to read on; nothing is read then. */
  skip(count: number): boolean {
    if (this.#state.at === 'until-close') return true;
    if (this.#state.at === 'body' && this.#state.left >= count) {
      this.#state.left -= count;
      if (this.#state.left === 0) this.#bodyDone(this.#state.chunk);
      return true;
    }
    // What waits came before: it may still be read.
    if (this.#state.at === 'hold') this.#breaksOff = true;
    else this.#state = { at: 'lost' };
    this.#held = NO_BYTES;
    return false;
  }

  /** @param ended whether the connection has ended; otherwise the file merely ends */
  end(ended: boolean): void {
    if (ended && this.#state.at === 'until-close') this.#taker.bodyEnd(this.#at);
  }

  #run(given: Uint8Array): void {
    let bytes = given;
    this.#held = NO_BYTES;
    while (bytes.length > 0) {
      const rest = this.#step(bytes);
      if (rest === null) return;
      bytes = rest;
    }
  }

  /** Returns what is left; null where more has to come, or nothing is read any more. */
  #step(bytes: Uint8Array): Uint8Array | null {
    const state = this.#state;
    switch (state.at) {
      case 'head':
        return this.#stepHead(bytes);
      case 'body': {
        const take = Math.min(state.left, bytes.length);
        this.#taker.body(bytes.subarray(0, take), this.#at);
        state.left -= take;
        if (state.left === 0) this.#bodyDone(state.chunk);
        return bytes.subarray(take);
      }
      case 'chunk-line': {
        const line = bytes.indexOf(0x0a);
        if (line === -1) return this.#wait(bytes);
        const size = /^[\da-f]{1,12}/i.exec(latin1(bytes.subarray(0, line)).trimStart())?.[0];
        const left = size === undefined ? 0 : Number.parseInt(size, 16);
        // The line end of the chunk before leaves an empty line.
        if (size !== undefined)
          this.#state = left === 0 ? { at: 'trailer' } : { at: 'body', left, chunk: true };
        return bytes.subarray(line + 1);
      }
      case 'trailer': {
        const line = bytes.indexOf(0x0a);
        if (line === -1) return this.#wait(bytes);
        if (latin1(bytes.subarray(0, line)).trim() === '') this.#bodyDone(false);
        return bytes.subarray(line + 1);
      }
      case 'until-close':
        this.#taker.body(bytes, this.#at);
        return null;
      case 'switched':
        this.#taker.other(bytes, this.#at);
        return null;
      case 'hold':
        return this.#hold(bytes);
      default:
        return null;
    }
  }

  #stepHead(bytes: Uint8Array): Uint8Array | null {
    const length = headEnd(bytes);
    if (length === -1 && !mayBeHead(bytes)) {
      this.#state = { at: 'lost' };
      return null;
    }
    if (length === -1) return this.#wait(bytes);
    const text = latin1(bytes.subarray(0, length)).replace(/^[\r\n]+/, '');
    const rest = bytes.subarray(length);
    // Empty lines before a head are passed over (RFC 9112 section 2.2).
    if (text === '') return rest;
    const { body, after } = this.#taker.head(text, this.#at, (this.#end - rest.length) >>> 0);
    this.#after = after;
    if (typeof body === 'object') {
      this.#state = { at: 'body', left: body.length, chunk: false };
      if (body.length === 0) this.#bodyDone(false);
    } else this.#state = { at: body === 'chunked' ? 'chunk-line' : body };
    return rest;
  }

  #bodyDone(chunk: boolean): void {
    if (chunk) this.#state = { at: 'chunk-line' };
    else {
      this.#state = { at: this.#after };
      this.#after = 'head';
      this.#taker.bodyEnd(this.#at);
    }
  }

  #wait(bytes: Uint8Array): null {
    if (bytes.length > LONGEST_HEAD) this.#state = { at: 'lost' };
    else this.#held = bytes;
    return null;
  }

  #hold(bytes: Uint8Array): null {
    if (this.#leftOut > 0 || this.#waitingBytes + bytes.length > MOST_HELD) this.#leftOut += bytes.length;
    else {
      this.#waiting.push(bytes);
      this.#waitingBytes += bytes.length;
    }
    return null;
  }
}

/** Whether bytes may be the beginning of a head: what is none need not be kept until it is too long for one. */
function mayBeHead(bytes: Uint8Array): boolean {
  const from = bytes.findIndex((byte) => byte !== 0x0d && byte !== 0x0a);
  const end = from === -1 ? -1 : bytes.indexOf(0x0a, from);
  if (end === -1) return bytes.length <= LONGEST_LINE;
  return START_LINE.test(latin1(bytes.subarray(from, end)));
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
