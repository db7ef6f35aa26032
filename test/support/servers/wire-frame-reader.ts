/** A frame with all that RFC 6455 section 5.2 writes into its head. */
export interface WireFrame {
  readonly final: boolean;
  /** The three reserved bits as a number, RSV1 being 4. */
  readonly reserved: number;
  readonly opcode: number;
  readonly masked: boolean;
  /** With the mask taken off; compressed as it came. */
  readonly payload: Buffer;
}

/** Cuts a byte stream into frames and judges nothing. Feed it chunks as they come. */
export class WireFrameReader {
  private pending: Buffer = Buffer.alloc(0);

  /** The frames that are complete now; the rest waits for more bytes. */
  push(chunk: Uint8Array): WireFrame[] {
    this.pending = Buffer.concat([this.pending, chunk]);
    const frames: WireFrame[] = [];
    for (let frame = this.take(); frame !== null; frame = this.take()) frames.push(frame);
    return frames;
  }

  private take(): WireFrame | null {
    const bytes = this.pending;
    if (bytes.length < 2) return null;
    const first = bytes.readUInt8(0);
    const second = bytes.readUInt8(1);
    const short = second & 0x7f;
    const lengthEnd = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (bytes.length < lengthEnd) return null;
    const length =
      short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
    const masked = (second & 0x80) !== 0;
    const start = lengthEnd + (masked ? 4 : 0);
    if (bytes.length < start + length) return null;
    const payload = Buffer.from(bytes.subarray(start, start + length));
    if (masked) {
      for (let i = 0; i < length; i++) payload[i] = (payload[i] ?? 0) ^ (bytes[lengthEnd + (i % 4)] ?? 0);
    }
    this.pending = bytes.subarray(start + length);
    return { final: (first & 0x80) !== 0, reserved: (first >> 4) & 7, opcode: first & 0x0f, masked, payload };
  }
}
