/** Section 2.1: the first byte, and how long the packet is. */
export interface FixedHeader {
  readonly from: number;
  /** Type of packet, 0 to 15. */
  readonly code: number;
  readonly flags: number;
  /** Where the rest begins and ends. */
  readonly body: number;
  readonly to: number;
}

/** Reads the header that begins at `at`. */
export function fixedHeader(bytes: Uint8Array, at: number): FixedHeader | 'unfinished' | 'broken' {
  const first = bytes[at] ?? 0;
  let length = 0;
  for (let i = 0; i < 4; i += 1) {
    const byte = bytes[at + 1 + i];
    if (byte === undefined) return 'unfinished';
    length += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) {
      const body = at + 2 + i;
      return { from: at, code: first >> 4, flags: first & 0x0f, body, to: body + length };
    }
  }
  return 'broken';
}
