import { joinedBytes } from '../../protocol/websocket/joined-bytes.ts';

/** The bytes of one event. */
interface EventBytes {
  readonly at: number;
  /** Their place in the order of what came of the connection. */
  readonly order: number;
  /** Null where the event has only their number. */
  readonly bytes: Uint8Array | null;
  readonly length: number;
}

/** Bytes of one direction that wait to be read, event by event. */
export class WaitingBytes {
  readonly #events: EventBytes[] = [];
  #length = 0;

  /** How many bytes wait. */
  get length(): number {
    return this.#length;
  }

  get last(): EventBytes | undefined {
    return this.#events.at(-1);
  }

  add(event: EventBytes): void {
    this.#events.push(event);
    this.#length += event.length;
  }

  /** Bytes from a place on, up to `most` of them, as far as they have come and are known. */
  peek(place: number, most: number): Uint8Array {
    const parts: Uint8Array[] = [];
    let before = place;
    let wanted = place < this.#length ? most : 0;
    for (const { bytes, length } of this.#events) {
      if (wanted === 0) break;
      if (before < length && bytes === null) break;
      const part = bytes?.subarray(before, before + wanted);
      before = Math.max(0, before - length);
      if (part === undefined || part.length === 0) continue;
      parts.push(part);
      wanted -= part.length;
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : joinedBytes(parts);
  }

  /** Where the event ends that holds the byte before a place. */
  endOfEventAt(place: number): number {
    let end = 0;
    for (const { length } of this.#events) {
      end += length;
      if (end >= place) break;
    }
    return end;
  }

  /** Takes so many bytes, or what waits, away. */
  take(count: number): EventBytes[] {
    const taken: EventBytes[] = [];
    let wanted = count;
    for (let [first] = this.#events; wanted > 0 && first !== undefined; [first] = this.#events) {
      const length = Math.min(wanted, first.length);
      if (length === first.length) this.#events.shift();
      else this.#events[0] = cut(first, length, first.length);
      taken.push(length === first.length ? first : cut(first, 0, length));
      wanted -= length;
    }
    this.#length -= count - wanted;
    return taken;
  }
}

function cut({ at, order, bytes }: EventBytes, from: number, to: number): EventBytes {
  return { at, order, bytes: bytes?.subarray(from, to) ?? null, length: to - from };
}
