/** A TCP segment to write, from one of two ends. */
export interface WrittenSegment {
  readonly at: number;
  readonly outgoing: boolean;
  readonly seq: number;
  readonly ack: number;
  /** `S`, `F`, `R` and `A` as tcpdump names them. */
  readonly flags: string;
  readonly data: Uint8Array;
}

/** How packets are wrapped. */
export const WRAPPINGS = {
  ethernet: { link: 1, head: '000000000000000000000000' },
  vlan: { link: 1, head: '000000000000000000000000810000648100000a' },
  loopback: { link: 0, head: '02000000' },
  openBsd: { link: 108, head: '00000018' },
  raw: { link: 101, head: '' },
  cooked: { link: 113, head: '0000030400060000000000000000' },
  cooked2: { link: 276, head: '' },
} as const;
export type Wrapping = keyof typeof WRAPPINGS;

const TYPED = new Set<Wrapping>(['ethernet', 'vlan', 'cooked']);
const FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, A: 16 };

function ipPacket({ outgoing, seq, ack, flags, data }: WrittenSegment, version: 4 | 6): Buffer {
  const tcp = Buffer.alloc(20);
  tcp.writeUInt16BE(outgoing ? 40_000 : 8_080, 0);
  tcp.writeUInt16BE(outgoing ? 8_080 : 40_000, 2);
  tcp.writeUInt32BE(seq >>> 0, 4);
  tcp.writeUInt32BE(ack >>> 0, 8);
  tcp[12] = 0x50;
  tcp[13] = flags.split('').reduce((sum, flag) => sum + (FLAGS[flag] ?? 0), 0);
  const ends =
    version === 4
      ? ['0a000001', '0a000002']
      : [`${'20010db8'.padEnd(31, '0')}1`, `${'20010db8'.padEnd(31, '0')}2`];
  const addresses = Buffer.from((outgoing ? ends : ends.toReversed()).join(''), 'hex');
  const head = Buffer.alloc(version === 4 ? 12 : 8);
  head[0] = version === 4 ? 0x45 : 0x60;
  if (version === 4) {
    head.writeUInt16BE(40 + data.length, 2);
    head[9] = 6;
  } else {
    head.writeUInt16BE(20 + data.length, 4);
    head[6] = 6;
  }
  return Buffer.concat([head, addresses, tcp, data]);
}

function packetOf(segment: WrittenSegment, wrapping: Wrapping, version: 4 | 6): Buffer {
  const type = version === 4 ? '0800' : '86dd';
  const head =
    wrapping === 'cooked2'
      ? `${type}${'0'.repeat(36)}`
      : WRAPPINGS[wrapping].head + (TYPED.has(wrapping) ? type : '');
  return Buffer.concat([Buffer.from(head, 'hex'), ipPacket(segment, version)]);
}

/** Writes a capture file of these segments. */
export function captureFile(
  segments: readonly WrittenSegment[],
  {
    wrapping = 'ethernet',
    version = 4,
    format = 'pcap',
    little = true,
  }: {
    readonly wrapping?: Wrapping;
    readonly version?: 4 | 6;
    readonly format?: 'pcap' | 'pcapng';
    readonly little?: boolean;
  } = {},
): Buffer {
  const numbers = (...values: number[]) => {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [n, value] of values.entries()) {
      if (little) bytes.writeUInt32LE(value >>> 0, n * 4);
      else bytes.writeUInt32BE(value >>> 0, n * 4);
    }
    return bytes;
  };
  const shorts = (...values: number[]) => {
    const bytes = Buffer.alloc(values.length * 2);
    for (const [n, value] of values.entries()) {
      if (little) bytes.writeUInt16LE(value, n * 2);
      else bytes.writeUInt16BE(value, n * 2);
    }
    return bytes;
  };
  const { link } = WRAPPINGS[wrapping];
  const packets = segments.map((segment) => ({
    at: segment.at,
    bytes: packetOf(segment, wrapping, version),
  }));
  if (format === 'pcap') {
    const head = Buffer.concat([numbers(0xa1b2c3d4), shorts(2, 4), numbers(0, 0, 262_144, link)]);
    const records = packets.map(({ at, bytes }) =>
      Buffer.concat([
        numbers(Math.floor(at / 1_000), (at % 1_000) * 1_000, bytes.length, bytes.length),
        bytes,
      ]),
    );
    return Buffer.concat([head, ...records]);
  }
  const block = (type: number, body: Buffer) => {
    const padded = Buffer.concat([body, Buffer.alloc(-body.length & 3)]);
    return Buffer.concat([numbers(type, padded.length + 12), padded, numbers(padded.length + 12)]);
  };
  return Buffer.concat([
    block(0x0a0d0d0a, Buffer.concat([numbers(0x1a2b3c4d), shorts(1, 0), numbers(0xffffffff, 0xffffffff)])),
    // An option that this reader does not know, and times in milliseconds.
    block(
      1,
      Buffer.concat([
        shorts(link, 0),
        numbers(0),
        shorts(2, 3),
        Buffer.from('lo0\0'),
        shorts(9, 1),
        Buffer.from([3, 0, 0, 0]),
        numbers(0),
      ]),
    ),
    ...packets.map(({ at, bytes }) =>
      block(
        6,
        Buffer.concat([
          numbers(0, Math.floor(at / 2 ** 32), at % 2 ** 32, bytes.length, bytes.length),
          bytes,
        ]),
      ),
    ),
  ]);
}

/** The segments of a conversation, from SYN to FIN. */
export function conversation(
  said: readonly (readonly [boolean, Uint8Array])[],
  first = { client: 1_000, server: 5_000 },
): WrittenSegment[] {
  let [client, server, time] = [first.client, first.server, 1_700_000_000_000];
  const segments: WrittenSegment[] = [];
  const add = (outgoing: boolean, flags: string, data: Uint8Array = new Uint8Array(0)) => {
    const [seq, ack] = outgoing ? [client, server] : [server, client];
    segments.push({ at: time++, outgoing, seq, ack, flags, data });
    const length = data.length + (/[SF]/.test(flags) ? 1 : 0);
    if (outgoing) client += length;
    else server += length;
  };
  add(true, 'S');
  add(false, 'SA');
  for (const [outgoing, data] of said) add(outgoing, 'A', data);
  add(false, 'FA');
  return said.length === 1
    ? segments
    : [
        ...segments,
        { at: time, outgoing: true, seq: client, ack: server, flags: 'FA', data: new Uint8Array(0) },
      ];
}
