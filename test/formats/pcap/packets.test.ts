import { describe, expect, it } from 'vitest';
import { packetsOf } from '../../../src/formats/pcap/packets.ts';
import { tcpSegmentOf } from '../../../src/formats/pcap/tcp-segment.ts';
import { Problems } from '../../../src/formats/problem.ts';
import { captureFile, conversation } from './capture-file.ts';

const segments = conversation([[true, Buffer.from('hello')]]);

/** An IPv6 packet of these addresses, with what stands between its header and TCP. */
function ipv6(from: string, to: string, first = 6, between = ''): Uint8Array {
  const head = `60000000${(20 + between.length / 2).toString(16).padStart(4, '0')}${first.toString(16).padStart(2, '0')}40`;
  const tcp = `9c401f90${'0'.repeat(16)}50100000${'0'.repeat(8)}`;
  return Buffer.from(head + from + to + between + tcp, 'hex');
}

const LOOPBACK = `${'0'.repeat(31)}1`;
const fromOf = (packet: Uint8Array) => {
  const segment = tcpSegmentOf(packet);
  return segment === null || segment === 'fragment' ? segment : segment.from;
};

describe('an address of IPv6', () => {
  // RFC 5952 section 4.
  it.each([
    ['fd000000000000000000000000000001', 'fd00::1'],
    ['fe800000000000000000000000000001', 'fe80::1'],
    [LOOPBACK, '::1'],
    ['0'.repeat(32), '::'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['20010db8000000000000000000000000', '2001:db8::'],
    ['00010002000300040005000600070000', '1:2:3:4:5:6:7:0'],
    ['10000a000b00c000d000e000f0000001', '1000:a00:b00:c000:d000:e000:f000:1'],
  ])('%s is %s', (bytes, text) => {
    expect(fromOf(ipv6(bytes, LOOPBACK))).toBe(`[${text}]:40000`);
  });
});

describe('extension headers of IPv6', () => {
  const atomic = '060000000000002a';

  it.each([
    ['an atomic fragment', 44, atomic, '[::1]:40000'],
    ['an atomic fragment behind options', 60, `2c00010400000000${atomic}`, '[::1]:40000'],
    ['options behind an atomic fragment', 44, `3c0000000000002a0600010400000000`, '[::1]:40000'],
    ['a first fragment', 44, '060000010000002a', 'fragment'],
    ['a later fragment', 44, '060000080000002a', 'fragment'],
  ])('%s', (_, first, between, from) => {
    expect(fromOf(ipv6(LOOPBACK, LOOPBACK, first, between))).toBe(from);
  });

  it('cut short are no packet', () => {
    expect(tcpSegmentOf(ipv6(LOOPBACK, LOOPBACK, 44, atomic).subarray(0, 46))).toBeNull();
  });
});

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [n, value] of values.entries()) bytes.writeUInt32LE(value, n * 4);
  return bytes;
}

/** A block of pcapng. */
const block = (type: number, body: Uint8Array) =>
  Buffer.concat([numbers(type, body.length + 12), body, numbers(body.length + 12)]);

describe('a capture file', () => {
  it('may say that its frames end in a checksum', () => {
    const file = captureFile(segments);
    file.writeUInt32LE(0x2400_0001, 20);
    expect([...packetsOf(file, new Problems())].map(({ link }) => link)).toEqual(segments.map(() => 1));
  });

  it('of pcapng may limit packets to a length that is no multiple of four', () => {
    const section = block(0x0a0d0d0a, numbers(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff));
    const packets = (most: number) => [
      section,
      block(1, numbers(101, most)),
      block(3, Buffer.concat([numbers(40), Buffer.from('abcdefgh')])),
      block(3, Buffer.concat([numbers(3), Buffer.from('abc\0')])),
    ];
    const read = (most: number) =>
      [...packetsOf(Buffer.concat(packets(most)), new Problems())].map(({ bytes }) =>
        Buffer.from(bytes).toString(),
      );
    expect(read(6)).toEqual(['abcdef', 'abc']);
    expect(read(0)).toEqual(['abcdefgh', 'abc']);
  });
});
