import { Inflater } from '../../../protocol/websocket/inflate.ts';
import { joinedBytes } from '../../../protocol/websocket/joined-bytes.ts';
import type { DecodableMessage, ProtocolId } from '../decoded.ts';
import { jsonValue } from '../json/json-value.ts';
import { utf8Text } from '../tree/utf8.ts';
import { type Content, inflated, MOST_INFLATED, markedKind } from './inflated.ts';
import { ZstdStream } from './zstd-stream.ts';

/** What a message held; 'part' where a later message ends what it begins. */
export interface Opened {
  readonly kind: ProtocolId;
  readonly content: Content | 'part';
}

/** Compressed bytes that may wait for their end. */
const MOST_HELD = 16 << 20;
/** Messages that are tried as raw deflate in vain: it has no mark, so each one costs. */
const TRIES = 16;
const ZLIB_HEADER = 2;
const BRACES = new Set([0x5b, 0x7b]);

/** A compression that goes on over the messages of one side. */
interface Stream {
  readonly kind: ProtocolId;
  /** What a message holds; null where it does not belong to the stream. */
  next(bytes: Uint8Array): Opened['content'] | null;
}

/**
 * Opens the compressed messages of one connection: those that are whole (gzip, zlib, zstd, and deflate of JSON), and those whose
 * context goes on from one to the next, as Discord's zlib-stream and zstd-stream. Each of these ends with a flush.
 */
export class MessageInflater {
  /** To the server, and from it. */
  readonly #streams: [Stream | null, Stream | null] = [null, null];
  #triesLeft = TRIES;

  /** Null where a message is not compressed. */
  open({ opcode, outgoing, bytes }: DecodableMessage): Opened | null {
    if (opcode !== 2 || bytes.length === 0) return null;
    const side = outgoing ? 0 : 1;
    const stream = this.#streams[side];
    const next = stream?.next(bytes) ?? null;
    if (stream !== null && next !== null) return { kind: stream.kind, content: next };
    this.#streams[side] = null;
    const kind = markedKind(bytes);
    const content = kind === null ? null : inflated(kind, bytes);
    if (kind !== null && content !== null) return { kind, content };
    return this.#begin(side, bytes) ?? this.#deflated(bytes);
  }

  /** A stream whose first message this is. */
  #begin(side: 0 | 1, bytes: Uint8Array): Opened | null {
    for (const stream of streamsOf(bytes)) {
      const content = stream.next(bytes);
      if (content === null || typeof content === 'string' || content.length === 0) continue;
      if (stream.kind === 'deflate' && !isJson(content)) continue;
      this.#streams[side] = stream;
      return { kind: stream.kind, content };
    }
    return null;
  }

  /** Raw deflate, which has no mark, is believed where it becomes JSON. */
  #deflated(bytes: Uint8Array): Opened | null {
    const type = ((bytes[0] ?? 0) >> 1) & 3;
    if (this.#triesLeft === 0 || type === 0 || type === 3) return null;
    const content = whole(new Inflater(), bytes);
    if (content !== null && isJson(content)) {
      this.#triesLeft = TRIES;
      return { kind: 'deflate', content };
    }
    this.#triesLeft -= 1;
    return null;
  }
}

/** Null where a message is not deflate, or becomes too much. */
function whole(inflater: Inflater, bytes: Uint8Array): Uint8Array | null {
  const { state, bytes: content } = inflater.inflate(bytes, MOST_INFLATED);
  return state === 'whole' ? content : null;
}

function isJson(content: Uint8Array): boolean {
  if (content.length < 2 || !BRACES.has(content[0] ?? 0)) return false;
  return jsonValue(utf8Text(content)) !== undefined;
}

/** Streams that the first message of one may begin, by its first and its last bytes. */
function streamsOf(bytes: Uint8Array): Stream[] {
  const kind = markedKind(bytes);
  if (kind === 'zstd') return [zstdStream()];
  if (!endsWithFlush(bytes)) return [];
  return [...(kind === 'zlib' ? [deflateStream('zlib')] : []), deflateStream('deflate')];
}

/** RFC 1951 section 3.2.4: the empty stored block that a sync flush writes. */
function endsWithFlush(bytes: Uint8Array): boolean {
  const { length } = bytes;
  return (
    length > 4 &&
    bytes[length - 1] === 0xff &&
    bytes[length - 2] === 0xff &&
    bytes[length - 3] === 0 &&
    bytes[length - 4] === 0
  );
}

function zstdStream(): Stream {
  const stream = new ZstdStream();
  return { kind: 'zstd', next: (bytes) => stream.push(bytes, MOST_INFLATED) };
}

/** Deflate with a flush at the end of each message; one that comes in several messages has it at the end of the last. */
function deflateStream(kind: 'zlib' | 'deflate'): Stream {
  const inflater = new Inflater();
  let skip = kind === 'zlib' ? ZLIB_HEADER : 0;
  let held: Uint8Array[] = [];
  let length = 0;
  return {
    kind,
    next: (bytes) => {
      held.push(bytes.subarray(skip));
      length += bytes.length;
      skip = 0;
      if (length > MOST_HELD) return null;
      if (!endsWithFlush(bytes)) return 'part';
      const message = joinedBytes(held);
      held = [];
      length = 0;
      return whole(inflater, message);
    },
  };
}
