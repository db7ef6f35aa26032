// RFC 6455 section 5.2: the framing, both ways, for servers that write the wire themselves.

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameOptions {
  readonly final?: boolean;
  /** The three reserved bits as a number, RSV1 being 4. */
  readonly reserved?: number;
  /** A server must not mask; broken servers do. */
  readonly masked?: boolean;
  /** Writes this number as the length, whatever the payload is (section 5.2: the 64-bit form). */
  readonly claimedLength?: bigint;
}

/** One frame as a server sends it. Nothing is validated, because the broken servers have to write nonsense. */
export function encodeFrame(
  opcode: number,
  payload: Uint8Array | string,
  options: FrameOptions = {},
): Buffer {
  const body = Buffer.from(payload);
  const first = ((options.final ?? true) ? 0x80 : 0) | ((options.reserved ?? 0) << 4) | opcode;
  const maskBit = options.masked ? 0x80 : 0;
  const head = Buffer.concat([
    Buffer.from([first]),
    encodeLength(body.length, maskBit, options.claimedLength),
  ]);
  if (!options.masked) return Buffer.concat([head, body]);
  const mask = Buffer.from([0x0a, 0x0b, 0x0c, 0x0d]);
  return Buffer.concat([head, mask, body.map((byte, i) => byte ^ (mask[i % 4] ?? 0))]);
}

/** A close frame (section 5.5.1): the code in two bytes, then the reason in UTF-8. */
export function encodeClose(code: number, reason = ''): Buffer {
  const body = Buffer.alloc(2);
  body.writeUInt16BE(code);
  return encodeFrame(OPCODE.close, Buffer.concat([body, Buffer.from(reason)]));
}

function encodeLength(length: number, maskBit: number, claimed: bigint | undefined): Buffer {
  if (claimed === undefined && length < 126) return Buffer.from([maskBit | length]);
  if (claimed === undefined && length < 65_536) {
    const field = Buffer.from([maskBit | 126, 0, 0]);
    field.writeUInt16BE(length, 1);
    return field;
  }
  const field = Buffer.alloc(9);
  field[0] = maskBit | 127;
  field.writeBigUInt64BE(claimed ?? BigInt(length), 1);
  return field;
}

export interface Frame {
  readonly opcode: number;
  readonly final: boolean;
  readonly payload: Buffer;
}

/** Splits a client's byte stream into frames and unmasks them; chunks may end anywhere. */
export class FrameReader {
  private pending: Buffer = Buffer.alloc(0);

  /** The frames that are complete now; the rest is kept until more bytes arrive. */
  push(chunk: Uint8Array): Frame[] {
    this.pending = Buffer.concat([this.pending, chunk]);
    const frames: Frame[] = [];
    for (let frame = this.take(); frame !== null; frame = this.take()) frames.push(frame);
    return frames;
  }

  private take(): Frame | null {
    const bytes = this.pending;
    if (bytes.length < 2) return null;
    const first = bytes.readUInt8(0);
    const second = bytes.readUInt8(1);
    let length = second & 0x7f;
    let at = 2;
    if (length === 126) {
      if (bytes.length < 4) return null;
      length = bytes.readUInt16BE(2);
      at = 4;
    } else if (length === 127) {
      if (bytes.length < 10) return null;
      length = Number(bytes.readBigUInt64BE(2));
      at = 10;
    }
    const masked = (second & 0x80) !== 0;
    const start = at + (masked ? 4 : 0);
    if (bytes.length < start + length) return null;
    const payload = Buffer.from(bytes.subarray(start, start + length));
    if (masked) {
      for (let i = 0; i < payload.length; i++) payload[i] = (payload[i] ?? 0) ^ (bytes[at + (i % 4)] ?? 0);
    }
    this.pending = bytes.subarray(start + length);
    return { opcode: first & 0x0f, final: (first & 0x80) !== 0, payload };
  }
}
