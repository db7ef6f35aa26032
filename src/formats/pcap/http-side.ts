// RFC 9112 section 6: cuts one direction of a connection into heads and bodies.
import { combinedValue, type Field } from '../../protocol/http/field.ts';
import { joinedBytes } from '../../protocol/websocket/joined-bytes.ts';
import { headEnd } from '../head-end.ts';

/** More of a head or of a line of a chunked body is not looked for. */
const LONGEST_HEAD = 1 << 20;
const NO_BYTES = new Uint8Array(0);

/**
 * What follows a head. `hold`: that depends on the other direction, so the bytes wait for `resume`. `switched`: another
 * protocol.
 */
export type Framing = { readonly length: number } | 'chunked' | 'until-close' | 'hold' | 'switched';

/** Takes what was cut. `at`: epoch milliseconds; `end`: the sequence number behind these bytes. */
export interface HttpTaker {
  /** A head with its empty line; returns what follows it. */
  head(text: string, at: number, end: number): Framing;
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
  #held: Uint8Array = NO_BYTES;
  #at = 0;

  constructor(taker: HttpTaker) {
    this.#taker = taker;
  }

  /** Whether it is before a head, or within one. */
  get idle(): boolean {
    return this.#state.at === 'head';
  }

  /** Whether its bytes wait for the other direction. */
  get holds(): boolean {
    return this.#state.at === 'hold';
  }

  /** Takes the next bytes; `end` is the sequence number behind them. */
  push(bytes: Uint8Array, at: number, end: number): void {
    this.#at = at;
    this.#run(this.#held.length === 0 ? bytes : joinedBytes([this.#held, bytes]), end);
  }

  /** Goes on after `hold`. */
  resume(as: 'head' | 'switched', end: number): void {
    if (this.#state.at !== 'hold') return;
    this.#state = { at: as };
    this.#run(this.#held, end);
  }

  /** So many bytes are missing. Returns false where it is not known how to read on; nothing is read then. */
  skip(count: number): boolean {
    if (this.#state.at === 'until-close') return true;
    if (this.#state.at === 'body' && this.#state.left >= count) {
      this.#state.left -= count;
      if (this.#state.left === 0) this.#bodyDone(this.#state.chunk);
      return true;
    }
    this.#state = { at: 'lost' };
    this.#held = NO_BYTES;
    return false;
  }

  /** @param ended whether the connection has ended; otherwise the file merely ends */
  end(ended: boolean): void {
    if (ended && this.#state.at === 'until-close') this.#taker.bodyEnd(this.#at);
  }

  #run(given: Uint8Array, end: number): void {
    let bytes = given;
    this.#held = NO_BYTES;
    while (bytes.length > 0) {
      const rest = this.#step(bytes, end);
      if (rest === null) return;
      bytes = rest;
    }
  }

  /** Returns what is left; null where more has to come, or nothing is read any more. */
  #step(bytes: Uint8Array, end: number): Uint8Array | null {
    const state = this.#state;
    switch (state.at) {
      case 'head':
        return this.#stepHead(bytes, end);
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
        return this.#wait(bytes);
      default:
        return null;
    }
  }

  #stepHead(bytes: Uint8Array, end: number): Uint8Array | null {
    const length = headEnd(bytes);
    if (length === -1) return this.#wait(bytes);
    const text = latin1(bytes.subarray(0, length)).replace(/^[\r\n]+/, '');
    const rest = bytes.subarray(length);
    // Empty lines before a head are passed over (RFC 9112 section 2.2).
    if (text === '') return rest;
    const framing = this.#taker.head(text, this.#at, (end - rest.length) >>> 0);
    if (typeof framing === 'object') {
      this.#state = { at: 'body', left: framing.length, chunk: false };
      if (framing.length === 0) this.#bodyDone(false);
    } else this.#state = { at: framing === 'chunked' ? 'chunk-line' : framing };
    return rest;
  }

  #bodyDone(chunk: boolean): void {
    if (chunk) this.#state = { at: 'chunk-line' };
    else {
      this.#state = { at: 'head' };
      this.#taker.bodyEnd(this.#at);
    }
  }

  #wait(bytes: Uint8Array): null {
    if (bytes.length > LONGEST_HEAD && this.#state.at !== 'hold') this.#state = { at: 'lost' };
    else this.#held = bytes;
    return null;
  }
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
