/** Longer than any answer of Firefox; a screenshot has some MB. */
const LONGEST = 256 * 1024 * 1024;

/** Extracts Marionette's packets, `LENGTH:JSON` with the length in bytes, from a stream of bytes. */
export class PacketReader {
  #held = Buffer.alloc(0);

  /**
   * The packets that are complete with this chunk, in order.
   * @throws where the stream is not one of Marionette.
   */
  push(chunk: Uint8Array): unknown[] {
    this.#held = Buffer.concat([this.#held, chunk]);
    const packets: unknown[] = [];
    for (let next = this.#take(); next !== null; next = this.#take()) packets.push(JSON.parse(next));
    return packets;
  }

  #take(): string | null {
    const colon = this.#held.indexOf(':');
    const digits = this.#held.toString('latin1', 0, colon === -1 ? this.#held.length : colon);
    if (!/^\d{0,9}$/.test(digits) || Number(digits) > LONGEST) {
      throw new Error(`Marionette sent no length: ${digits.slice(0, 40)}`);
    }
    const end = colon + 1 + Number(digits);
    if (colon === -1 || this.#held.length < end) return null;
    const text = this.#held.toString('utf8', colon + 1, end);
    this.#held = this.#held.subarray(end);
    return text;
  }
}
