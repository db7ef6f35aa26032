import {
  type FrameHeader,
  headerLength,
  LONGEST_HEADER,
  readFrameHeader,
} from '../../protocol/websocket/frame-header.ts';
import { joinedBytes } from '../../protocol/websocket/joined-bytes.ts';
import type { WireRecorder } from '../wire-recorder.ts';

/** Bytes that wait for the header which the browser reports of them. Chromium reports it as it reads them, some 32 KiB at a time. */
const MOST_WAITING = 1 << 20;
/** How many frames are looked through for the one that was reported. */
const MOST_FRAMES = 64;
const NO_BYTES = new Uint8Array(0);

/**
 * `checking`: bytes are read where the header that the browser reported stands. `unchecked`: the file reports none, or the browser reads
 * no more. `lost`: it is not known where frames begin in the bytes, so they are known by their headers alone.
 */
type State = 'checking' | 'unchecked' | 'lost';

/**
 * One direction of a socket behind the switch. A NetLog may lack events: a frame is read only where the bytes hold the header that the
 * browser reported, or bytes of one frame would be taken for those of another.
 */
export class CheckedBytes {
  readonly #recorder: WireRecorder;
  readonly #outgoing: boolean;
  readonly #onLost: () => void;
  #state: State = 'checking';
  readonly #waiting: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  #waitingLength = 0;
  /** Headers of frames that are to be sent, whose bytes are still to come. */
  readonly #reported: FrameHeader[] = [];
  /** Bytes that are still to come of what is being read. */
  #left = 0;

  /** @param onLost called each time bytes turn out to be missing */
  constructor(recorder: WireRecorder, outgoing: boolean, onLost: () => void) {
    this.#recorder = recorder;
    this.#outgoing = outgoing;
    this.#onLost = onLost;
  }

  /** Takes the next bytes, which must not be changed afterwards. */
  bytes(at: number, bytes: Uint8Array): void {
    if (this.#state === 'lost') return;
    if (this.#state === 'unchecked') {
      this.#recorder.bytes(at, this.#outgoing, bytes);
      return;
    }
    this.#waiting.push({ at, bytes });
    this.#waitingLength += bytes.length;
    this.#readReported(at);
    if (this.#waitingLength > MOST_WAITING) this.release();
  }

  /** So many bytes are missing here. */
  missing(at: number, count: number): void {
    if (this.#state === 'lost') return;
    this.#onLost();
    if (this.#state === 'unchecked') {
      if (!this.#recorder.skip(this.#outgoing, count)) this.#lose(at);
    } else if (this.#waitingLength > 0) this.#lose(at);
    else this.#skip(at, Math.min(count, this.#left));
  }

  /** The browser reported the header of a frame: of one that it will send, or of one that it has received. */
  header(at: number, header: FrameHeader): void {
    if (this.#state === 'unchecked') return;
    if (this.#state === 'lost') this.#recorder.header(at, this.#outgoing, header);
    else if (this.#outgoing) {
      this.#reported.push(header);
      this.#readReported(at);
    } else this.#received(at, header);
  }

  /** Reads what waits as it stands: the browser reports no more of it, and sends no more of what it reported. */
  release(): void {
    if (this.#state !== 'checking') return;
    this.#reported.length = 0;
    this.#state = 'unchecked';
    this.#waitingLength = 0;
    for (const { at, bytes } of this.#waiting.splice(0)) this.#recorder.bytes(at, this.#outgoing, bytes);
  }

  /** What was received is reported once it was read: all bytes up to this frame's header have come, or are missing. */
  #received(at: number, header: FrameHeader): void {
    if (this.#left > 0) {
      this.#onLost();
      this.#skip(at, this.#left);
    }
    if (this.#waitingLength === 0) {
      this.#onLost();
      this.#recorder.header(at, false, header);
      return;
    }
    const before = this.#placeOf(header);
    if (before === -1) {
      this.#reported.push(header);
      this.#lose(at);
    } else this.#begin(at, before, header);
  }

  /** Reads on in the frame that is being read, and in those that were reported before their bytes. */
  #readReported(at: number): void {
    for (;;) {
      this.#give(at, Math.min(this.#left, this.#waitingLength));
      const [expected] = this.#reported;
      if (this.#left > 0 || expected === undefined) return;
      const first = this.#headerAt(0);
      if (first === null) return;
      const n = this.#reported.findIndex((reported) => isSame(first.header, reported));
      const before = n === -1 ? this.#placeOf(expected) : 0;
      if (before === -1) {
        this.#lose(at);
        return;
      }
      // The bytes of those before are missing.
      for (const header of this.#reported.splice(0, Math.max(0, n))) {
        this.#onLost();
        this.#recorder.header(at, this.#outgoing, header);
      }
      const header = this.#reported.shift() ?? expected;
      this.#begin(at, before, header);
    }
  }

  #begin(at: number, before: number, header: FrameHeader): void {
    const length = this.#headerAt(before)?.length ?? 0;
    this.#left = before + length + header.length;
    this.#give(at, Math.min(this.#left, this.#waitingLength));
  }

  /** How many bytes of whole frames stand before the one with this header; -1 where it is not there. */
  #placeOf(header: FrameHeader): number {
    let place = 0;
    for (let n = 0; n < MOST_FRAMES; n++) {
      const found = this.#headerAt(place);
      if (found === null) return -1;
      if (isSame(found.header, header)) return place;
      place += found.length + found.header.length;
    }
    return -1;
  }

  #headerAt(place: number): { readonly header: FrameHeader; readonly length: number } | null {
    const start = this.#peek(place);
    const length = start.length < 2 ? LONGEST_HEADER : headerLength(start[1] ?? 0);
    return start.length < length ? null : { header: readFrameHeader(start), length };
  }

  #skip(at: number, count: number): void {
    if (count === 0) return;
    this.#recorder.skip(this.#outgoing, count);
    this.#left -= count;
    // A frame that is whole by now.
    this.#recorder.bytes(at, this.#outgoing, NO_BYTES);
  }

  #lose(at: number): void {
    this.#skip(at, this.#left);
    this.#state = 'lost';
    this.#take(this.#waitingLength);
    this.#recorder.distrust(this.#outgoing);
    for (const header of this.#reported.splice(0)) this.#recorder.header(at, this.#outgoing, header);
    this.#onLost();
  }

  #give(at: number, count: number): void {
    if (count === 0) return;
    const bytes = this.#take(count);
    this.#left = Math.max(0, this.#left - count);
    this.#recorder.bytes(at, this.#outgoing, bytes);
  }

  /** Bytes that wait, from a place on: enough for a header, as far as they have come. */
  #peek(place: number): Uint8Array {
    const parts: Uint8Array[] = [];
    let before = place;
    let wanted = LONGEST_HEADER;
    for (const { bytes } of this.#waiting) {
      const part = bytes.subarray(before, before + wanted);
      before = Math.max(0, before - bytes.length);
      wanted -= part.length;
      if (part.length > 0) parts.push(part);
      if (wanted === 0) break;
    }
    return oneOf(parts);
  }

  #take(count: number): Uint8Array {
    const parts: Uint8Array[] = [];
    let wanted = count;
    for (let [first] = this.#waiting; wanted > 0 && first !== undefined; [first] = this.#waiting) {
      const { at, bytes } = first;
      const part = bytes.subarray(0, wanted);
      if (part.length === bytes.length) this.#waiting.shift();
      else this.#waiting[0] = { at, bytes: bytes.subarray(part.length) };
      parts.push(part);
      wanted -= part.length;
    }
    this.#waitingLength -= count - wanted;
    return oneOf(parts);
  }
}

function oneOf(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : joinedBytes(parts);
}

function isSame(read: FrameHeader, reported: FrameHeader): boolean {
  return (
    read.final === reported.final &&
    read.reserved === reported.reserved &&
    read.opcode === reported.opcode &&
    (reported.masked === null || read.masked === reported.masked) &&
    read.length === reported.length
  );
}
