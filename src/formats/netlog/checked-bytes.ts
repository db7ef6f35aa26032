import {
  type FrameHeader,
  headerLength,
  LONGEST_HEADER,
  readFrameHeader,
} from '../../protocol/websocket/frame-header.ts';
import type { WireRecorder } from '../wire-recorder.ts';
import { WaitingBytes } from './waiting-bytes.ts';

/** Bytes that wait for the header which the browser reports of them. Chromium reports it as it reads them, some 32 KiB at a time. */
const MOST_WAITING = 1 << 20;
/** The rest of a frame waits up to here; of a longer one it is passed over. Chromium takes messages of up to 256 MiB. */
const MOST_HELD = 256 << 20;
/** How many frames are looked through for the one that was reported. */
const MOST_FRAMES = 64;
const NO_BYTES = new Uint8Array(0);

/**
 * `checking`: bytes are read where the header that the browser reported stands. `unchecked`: the file reports none, or the browser reads
 * no more. `lost`: it is not known where frames begin in the bytes, so they are known by their headers alone.
 */
type State = 'checking' | 'unchecked' | 'lost';

/** A header that the browser reported, whose bytes were not found so far. */
interface Reported {
  readonly at: number;
  /** Its place in the order of what came of the connection. */
  readonly order: number;
  readonly header: FrameHeader;
}

/**
 * One direction of a socket behind the switch. A NetLog may lack events, so that bytes of one frame would be taken for those of another.
 * A frame is read only where the bytes hold the header that the browser reported. Of a frame that came in several events, those behind
 * the first are read only when it is known that none of them is missing: the next frame stands right behind.
 */
export class CheckedBytes {
  readonly #recorder: WireRecorder;
  readonly #outgoing: boolean;
  readonly #onLost: (what: 'missing' | 'disordered') => void;
  #state: State = 'checking';
  readonly #waiting = new WaitingBytes();
  readonly #reported: Reported[] = [];
  /** Bytes of the frame that is being read which were not handed on. What waits begins with them. */
  #left = 0;
  /** Headers of the frames that were just read without a report: it may stand behind that of the next one. */
  #unreported: FrameHeader[] = [];
  #lastAt = 0;

  /** @param onLost called each time bytes turn out to be missing, or events not to stand in their order */
  constructor(recorder: WireRecorder, outgoing: boolean, onLost: (what: 'missing' | 'disordered') => void) {
    this.#recorder = recorder;
    this.#outgoing = outgoing;
    this.#onLost = onLost;
  }

  /** Takes the next bytes, which must not be changed afterwards. */
  bytes(at: number, bytes: Uint8Array): void {
    this.#follow(at);
    if (this.#state === 'lost') return;
    const order = this.#recorder.arrival();
    if (this.#state === 'unchecked') this.#recorder.bytes(at, this.#outgoing, bytes, order);
    else this.#wait(at, order, bytes, bytes.length);
  }

  /** So many bytes are missing here. */
  missing(at: number, count: number): void {
    this.#follow(at);
    this.#miss();
    if (this.#state === 'lost') return;
    if (this.#state === 'unchecked') {
      if (!this.#recorder.skip(this.#outgoing, count)) this.#lose(at);
    } else if (this.#left + this.#waiting.length > 0) this.#wait(at, this.#recorder.arrival(), null, count);
  }

  /** The browser reported the header of a frame: of one that it will send, or of one that it has received. */
  header(at: number, header: FrameHeader): void {
    this.#follow(at);
    if (this.#state === 'unchecked') return;
    const reported = { at, order: this.#recorder.arrival(), header };
    if (this.#state === 'lost') this.#recordAlone(reported);
    else if (!this.#isLateReport(header)) {
      // The browser reports what it sends next when all before was sent.
      if (this.#outgoing) this.#readReported(at, true);
      this.#reported.push(reported);
      // What was received is reported once it was read: all bytes up to this header have come, or are missing.
      if (!this.#outgoing && this.#left > 0 && !this.#isFollowed()) this.#leaveFrame(at);
      this.#readReported(at);
    }
  }

  /**
   * Something else happens on the socket. The browser reports what stands behind a frame at once, so one that is whole by now ended with
   * the last bytes.
   */
  pause(): void {
    if (this.#left > 0 && this.#reported.length === 0 && this.#waiting.length === this.#left)
      this.#give(this.#left);
  }

  /** Reads what waits as it stands: the browser reports no more of it. */
  release(): void {
    if (this.#state !== 'checking') return;
    const { at } = this.#waiting.last ?? this.#reported.at(-1) ?? { at: 0 };
    this.#readReported(at, true);
    if (this.#left > 0 && this.#reported.length > 0) this.#leaveFrame(at);
    else if (this.#waiting.length >= this.#left) this.#give(this.#left);
    else this.#passOver(this.#waiting.length);
    if (this.#reported.length > 0 && this.#waiting.length > 0) this.#lose(at);
    if (this.#isLost) return;
    this.#recordMissing(this.#reported.length);
    this.#give(this.#waiting.length);
    if (!this.#isLost) this.#state = 'unchecked';
  }

  #miss(): void {
    this.#recorder.incomplete(this.#outgoing);
    this.#onLost('missing');
  }

  /** One thread writes all events of a socket, so their time goes back only where they do not stand in their order. */
  #follow(at: number): void {
    if (at < this.#lastAt) {
      this.#onLost('disordered');
      if (this.#state === 'checking') this.#lose(at);
      else this.#recorder.distrust(this.#outgoing);
    }
    this.#lastAt = at;
  }

  /** Read anew, which narrowing does not follow. */
  get #isLost(): boolean {
    return this.#state === 'lost';
  }

  #wait(at: number, order: number, bytes: Uint8Array | null, length: number): void {
    this.pause();
    this.#waiting.add({ at, order, bytes, length });
    if (this.#left > MOST_HELD) this.#passOver(Math.min(this.#left, this.#waiting.length));
    // What was received is read when it is reported.
    if (this.#outgoing) {
      this.pause();
      this.#readReported(at);
    }
    if (this.#waiting.length - this.#left > MOST_WAITING) this.release();
  }

  /**
   * Reads the frames that were reported, as far as their bytes are known to be theirs.
   * @param settled whether all bytes of those reported have come, or are missing
   */
  #readReported(at: number, settled = !this.#outgoing): void {
    while (this.#reported.length > 0) {
      if (this.#left > 0) {
        if (this.#headerAt(this.#left) === null) return;
        if (this.#isFollowed()) this.#give(this.#left);
        else this.#leaveFrame(at);
      }
      const first = this.#headerAt(0);
      if (first === null) return;
      const next = this.#nextReported(first.header, settled);
      if (next === null) return;
      const { reported, place } = next;
      const found = this.#reported[reported];
      if (found === undefined) {
        this.#lose(at);
        return;
      }
      // The bytes of those before are missing.
      this.#recordMissing(reported);
      this.#reported.shift();
      this.#begin(place, found.header.length);
    }
  }

  /** Which of those reported stands first in the bytes, and where: -1 where none of them does; null where that is not known yet. */
  #nextReported(
    first: FrameHeader,
    settled: boolean,
  ): { readonly reported: number; readonly place: number } | null {
    const count = this.#reported.length;
    const same = ({ header }: Reported) => isSame(first, header);
    let reported = this.#reported.findIndex(same);
    if (reported !== -1 && count > 1) {
      // Frames may have equal headers. Where fewer wait than were reported, the last ones are those that wait.
      const { headers, whole } = this.#framesThatWait();
      const from = Math.max(reported, count - headers.length);
      const n = this.#reported.findIndex((_, at) => at >= from && this.#areNext(headers, at));
      if (!this.#outgoing) reported = n === -1 ? this.#reported.findLastIndex(same) : n;
      // Or the browser goes on sending.
      else if (whole && n > reported && !settled) return null;
      else if (whole && n > reported) reported = n;
    }
    if (reported !== -1) return { reported, place: 0 };
    for (const [n, { header }] of this.#reported.entries()) {
      const place = this.#placeOf(header, 0);
      if (place !== -1) return { reported: n, place };
    }
    return { reported: -1, place: 0 };
  }

  /** Whether the frames reported from the n-th on are the first of those that wait. */
  #areNext(waiting: readonly FrameHeader[], n: number): boolean {
    return this.#reported.slice(n).every(({ header }, k) => isSame(waiting[k], header));
  }

  /** The headers that wait, up to some, and whether the bytes end with the last of their frames. */
  #framesThatWait(): { readonly headers: readonly FrameHeader[]; readonly whole: boolean } {
    const headers: FrameHeader[] = [];
    let place = 0;
    for (let found = this.#headerAt(0); found !== null; found = this.#headerAt(place)) {
      if (headers.length === MOST_FRAMES) return { headers, whole: false };
      headers.push(found.header);
      place += found.length + found.header.length;
    }
    return { headers, whole: place === this.#waiting.length };
  }

  /** Reads a frame before which whole frames stand that nobody reported. */
  #begin(before: number, payload: number): void {
    this.#unreported = [];
    let place = 0;
    for (let found = this.#headerAt(0); place < before && found !== null; found = this.#headerAt(place)) {
      this.#unreported.push(found.header);
      place += found.length + found.header.length;
    }
    const behindHeader = before + (this.#headerAt(before)?.length ?? 0);
    this.#left = behindHeader + payload;
    this.#give(Math.min(this.#left, this.#waiting.endOfEventAt(behindHeader)));
  }

  /** Whether a header that is reported is that of a frame which was read before it; the bytes that wait are those of others. */
  #isLateReport(header: FrameHeader): boolean {
    const n = this.#unreported.findIndex((read) => isSame(read, header));
    if (n === -1 || isSame(this.#headerAt(this.#left)?.header, header)) return false;
    this.#unreported.splice(n, 1);
    return true;
  }

  /** Whether a frame that was reported stands behind the one that is being read. */
  #isFollowed(): boolean {
    return this.#reported.some(({ header }) => this.#placeOf(header, this.#left) !== -1);
  }

  /** Where behind whole frames, the first of which begins at `from`, the one with this header stands; -1 where it is not there. */
  #placeOf(header: FrameHeader, from: number): number {
    let place = from;
    for (let n = 0; n < MOST_FRAMES; n++) {
      const found = this.#headerAt(place);
      if (found === null) return -1;
      if (isSame(found.header, header)) return place;
      place += found.length + found.header.length;
    }
    return -1;
  }

  #headerAt(place: number): { readonly header: FrameHeader; readonly length: number } | null {
    const start = this.#waiting.peek(place, LONGEST_HEADER);
    const length = start.length < 2 ? LONGEST_HEADER : headerLength(start[1] ?? 0);
    return start.length < length ? null : { header: readFrameHeader(start), length };
  }

  /**
   * Bytes of the frame that is being read are missing, so those that wait may be of others: up to an event that begins with a frame that
   * was reported.
   */
  #leaveFrame(at: number): void {
    this.#miss();
    this.#skipFrame(at);
    while (this.#waiting.length > 0) {
      const first = this.#headerAt(0)?.header;
      if (this.#reported.some(({ header }) => isSame(first, header))) break;
      this.#waiting.take(this.#waiting.endOfEventAt(1));
    }
  }

  #skipFrame(at: number): void {
    if (this.#left === 0) return;
    this.#recorder.skip(this.#outgoing, this.#left);
    this.#left = 0;
    this.#recorder.bytes(at, this.#outgoing, NO_BYTES);
  }

  /** Bytes that wait and are of the frame that is being read, or may be of another. */
  #passOver(count: number): void {
    if (count === 0) return;
    const { at } = this.#waiting.take(count).at(-1) ?? { at: 0 };
    this.#recorder.skip(this.#outgoing, count);
    this.#left -= count;
    if (this.#left === 0) this.#recorder.bytes(at, this.#outgoing, NO_BYTES);
  }

  #lose(at: number): void {
    this.#skipFrame(at);
    this.#state = 'lost';
    this.#waiting.take(this.#waiting.length);
    this.#recorder.distrust(this.#outgoing);
    this.#recordMissing(this.#reported.length);
    this.#miss();
  }

  /** The bytes of the first frames that were reported are missing. */
  #recordMissing(count: number): void {
    for (const reported of this.#reported.splice(0, count)) {
      this.#miss();
      this.#recordAlone(reported);
    }
  }

  #recordAlone({ at, order, header }: Reported): void {
    this.#recorder.header(at, this.#outgoing, header, order);
  }

  /** Hands bytes on that wait. */
  #give(count: number): void {
    this.#left = Math.max(0, this.#left - count);
    for (const { at, order, bytes, length } of this.#waiting.take(count)) {
      if (bytes !== null) this.#recorder.bytes(at, this.#outgoing, bytes, order);
      else if (this.#recorder.skip(this.#outgoing, length))
        this.#recorder.bytes(at, this.#outgoing, NO_BYTES);
      else this.#lose(at);
    }
  }
}

function isSame(read: FrameHeader | undefined, reported: FrameHeader | undefined): boolean {
  return (
    read !== undefined &&
    reported !== undefined &&
    read.final === reported.final &&
    read.reserved === reported.reserved &&
    read.opcode === reported.opcode &&
    (reported.masked === null || read.masked === reported.masked) &&
    read.length === reported.length
  );
}
