import { readFileSync } from 'node:fs';
import { constants, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreedExtensions } from '../../../src/protocol/websocket/agreed-extensions.ts';
import { readCloseBody } from '../../../src/protocol/websocket/close-body.ts';
import type { FrameRule } from '../../../src/protocol/websocket/frame-fault.ts';
import type { ReadMessage } from '../../../src/protocol/websocket/message-reader.ts';
import { type ReadFrame, WireReader } from '../../../src/protocol/websocket/wire-reader.ts';

interface Vector {
  readonly id: string;
  readonly name: string;
  readonly direction: string;
  readonly bytes_hex: string;
  readonly permessage_deflate_negotiated: boolean;
  readonly expected: {
    readonly ok: boolean;
    readonly violated_rule: string | null;
    readonly messages: readonly string[] | null;
    readonly close: { readonly code: number; readonly reason: string } | null;
  };
}
const FILE = new URL('../../fixtures/vectors/frames.json', import.meta.url);
const { cases }: { cases: Vector[] } = JSON.parse(readFileSync(FILE, 'utf8'));

/** The vectors' names of the rules. */
const RULES: Record<string, FrameRule> = {
  RSV1_ON_CONTINUATION: 'reserved-bits',
  RSV1_ON_CONTROL: 'reserved-bits',
  RSV_NONZERO: 'reserved-bits',
  RESERVED_OPCODE: 'reserved-opcode',
  CONTROL_TOO_LONG: 'control-too-long',
  UNEXPECTED_CONTINUATION: 'nothing-to-continue',
  INTERLEAVED_DATA_FRAME: 'message-unfinished',
  LENGTH_MSB_SET: 'length-bit',
  CLOSE_PAYLOAD_1_BYTE: 'close-body',
  CLOSE_CODE_INVALID: 'close-code',
  DATA_AFTER_CLOSE: 'after-close',
};

function read(hex: string, outgoing: boolean, extensions: string | null, step = hex.length): ReadFrame[] {
  const reader = new WireReader(agreedExtensions(extensions));
  const bytes = Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  const frames: ReadFrame[] = [];
  for (let at = 0; at < bytes.length; at += step)
    frames.push(...reader.push(outgoing, bytes.subarray(at, at + step)));
  return [...frames, ...reader.end()];
}

const faultsOf = (frames: readonly ReadFrame[]) =>
  frames.flatMap(({ faults }) => faults.map(({ rule, offset }) => `${rule} at ${offset}`));
const messagesOf = (frames: readonly ReadFrame[]): ReadMessage[] =>
  frames.flatMap(({ message }) => (message === null ? [] : [message]));
const shown = ({ opcode, payload, size }: ReadMessage) =>
  opcode === 1 ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(payload) : `[binary ${size}]`;

describe('WireReader', () => {
  it.each(cases.map((vector) => [`${vector.id} ${vector.name}`, vector] as const))('%s', (_name, vector) => {
    const { expected, direction, bytes_hex: hex } = vector;
    const deflate = vector.permessage_deflate_negotiated ? 'permessage-deflate' : null;
    const frames = read(hex, direction === 'client->server', deflate);
    const rules = frames.flatMap(({ faults }) => faults.map(({ rule }) => rule));
    const rule = expected.violated_rule;
    expect(rules).toEqual(rule === null ? [] : [RULES[rule]]);
    if (!expected.ok) return;
    const messages = messagesOf(frames);
    expect(messages.filter(({ opcode }) => opcode < 8).map(shown)).toEqual(expected.messages ?? []);
    const close = messages.find(({ opcode }) => opcode === 8);
    expect(close === undefined ? null : readCloseBody(close.payload)).toEqual(expected.close);
  });

  const DEFLATE = 'permessage-deflate';
  it.each<[string, string, string[], string[]?, (string | null)?]>([
    ['a text in one frame', '8105 48656c6c6f', [], ['Hello']],
    ['a text in two frames, with a ping between', '0103 48656c 8900 8002 6c6f', [], ['[binary 0]', 'Hello']],
    ['a character cut by fragments', '0101 c3 8001 bc', [], ['ü']],
    ['a byte order mark', '8103 efbbbf', [], ['\ufeff']],
    ['a lone byte of two', '8101 c3', ['text-not-utf8 at 3']],
    ['an overlong form', '8103 61c080', ['text-not-utf8 at 3']],
    ['a surrogate', '8103 eda080', ['text-not-utf8 at 3']],
    ['beyond the last code point', '8104 f4908080', ['text-not-utf8 at 3']],
    ['a fault of UTF-8 in a message without an end', '0103 61ff61', ['text-not-utf8 at 3'], []],
    ['a fault of UTF-8 in a frame without an end', '8105 61ff', ['text-not-utf8 at 3'], []],
    ['the second fragment at fault', '0101 61 8002 6180', ['text-not-utf8 at 6']],
    ['a length of 125 in three bytes', '827e 0001 61', ['long-length at 2'], ['[binary 1]']],
    ['a length of 65535 in nine bytes', `827f 000000000000ffff ${'00'.repeat(65_535)}`, ['long-length at 2']],
    ['a length of 2^63 - 1', '827f 7fffffffffffffff 00', [], []],
    ['a length of 2^64 - 1', '827f ffffffffffffffff 00', ['length-bit at 2'], []],
    ['a ping of 126 bytes', `897e 007e ${'61'.repeat(126)}`, ['control-too-long at 1'], ['[binary 126]']],
    ['a ping without FIN', '0900', ['control-fragmented at 0'], ['[binary 0]']],
    ['a mask of the server', '8185 00000000 48656c6c6f', ['masked at 1'], ['Hello']],
    ['RSV2 with permessage-deflate', 'a100', ['reserved-bits at 0'], [''], DEFLATE],
    ['RSV1 on a close frame', 'c800', ['reserved-bits at 0'], ['[binary 0]'], DEFLATE],
    ['bits of another extension', 'a100', [], [''], 'x-other'],
    ['an opcode of another extension', '8300', [], [], 'x-other'],
    ['opcode 3', '8300', ['reserved-opcode at 0'], []],
    ['opcode 11 and then a text', '8b00 810161', ['reserved-opcode at 0'], ['[binary 0]', 'a']],
    ['a continuation, and goes on', '800161 810162', ['nothing-to-continue at 0'], ['b']],
    [
      'a message within another, and goes on',
      '010161 820162 800163',
      ['message-unfinished at 3', 'nothing-to-continue at 6'],
      ['[binary 1]'],
    ],
    ['a close reason that is not UTF-8', '8804 03e8 61ff', ['close-reason at 5'], ['[binary 4]']],
    ['a second close frame', '8800 8800', ['after-close at 2'], ['[binary 0]']],
    ['a ping after the close frame', '8800 8900', ['after-close at 2'], ['[binary 0]']],
    ['what is not DEFLATE', 'c103 ffffff', ['not-deflate at 0'], [''], DEFLATE],
    ['a message that breaks off within a block', 'c103 f248cd', ['not-deflate at 0'], ['Heh'], DEFLATE],
    [
      'a fragment that is not DEFLATE, of a message without an end',
      '4101 07',
      ['not-deflate at 0'],
      [],
      DEFLATE,
    ],
    ['a frame that is not DEFLATE and breaks off', 'c109 07', ['not-deflate at 0'], [], DEFLATE],
    [
      'the second of three fragments that is not DEFLATE, and goes on',
      '410b f248cdc9c907000000ffff 0001 07 8001 00 810161',
      ['not-deflate at 13'],
      ['Hello', 'a'],
      DEFLATE,
    ],
    ['a compressed fragment that is not UTF-8', '4102 fa0f 8001 00', ['text-not-utf8 at 0'], [], DEFLATE],
    ['a compressed text that ends within a character', 'c103 3a0c00', ['text-not-utf8 at 0'], [], DEFLATE],
    [
      'a compressed message within another that is unfinished: what its window holds is not known',
      '4107f248cdc9c90700 c105f200110000',
      ['message-unfinished at 9'],
      [''],
      DEFLATE,
    ],
    [
      'an uncompressed message between compressed ones',
      'c107f248cdc9c90700 810161 c105f200110000',
      [],
      ['Hello', 'a', 'Hello'],
      DEFLATE,
    ],
    [
      'no context takeover, yet it was used',
      'c107f248cdc9c90700 c105f200110000',
      ['not-deflate at 9'],
      ['Hello', 'H'],
      `${DEFLATE}; server_no_context_takeover`,
    ],
    ['a stored block', 'c10b 000500faff48656c6c6f00', [], ['Hello'], DEFLATE],
    ['a compressed text that is not UTF-8', 'c103 fa07 00', ['text-not-utf8 at 0'], [], DEFLATE],
  ])('%s', (_name, hex, faults, messages, extensions = null) => {
    for (const step of [hex.length, 1, 3]) {
      const frames = read(hex, false, extensions, step);
      expect(faultsOf(frames)).toEqual(faults);
      if (messages !== undefined && !faults.some((fault) => fault.startsWith('text')))
        expect(messagesOf(frames).map(shown)).toEqual(messages);
    }
  });

  it('wants a mask from the client, and takes it off', () => {
    const frames = read('8185 01020304 49676f686e', true, null);
    expect(faultsOf(frames)).toEqual([]);
    expect(messagesOf(frames).map(shown)).toEqual(['Hello']);
    expect(frames[0]?.header.key).toBe(0x01020304);
    expect(faultsOf(read('8100', true, null))).toEqual(['not-masked at 1']);
  });

  it('accuses nobody where the handshake was not seen', () => {
    const reader = new WireReader(null);
    const hex = 'c107f248cdc9c90700 d10161 830161';
    const frames = [...reader.push(false, Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')))];
    expect(faultsOf(frames)).toEqual([]);
    expect(messagesOf(frames).map(({ size }) => size)).toEqual([5, null]);
    expect(frames.map(({ unread }) => unread)).toEqual([false, true, false]);
  });

  it('judges headers where a source shows no more', () => {
    const reader = new WireReader(agreedExtensions(null));
    const header = {
      final: true,
      reserved: 0,
      opcode: 1,
      masked: true,
      length: 5,
      lengthBytes: null,
      key: 0,
    };
    const frame = reader.header(false, header);
    expect(frame.faults).toEqual([{ rule: 'masked', offset: null, what: expect.any(String) }]);
    expect(frame.message).toEqual({ opcode: 1, payload: new Uint8Array(0), size: 5, sizeOnWire: 5 });
    expect(frame.unread).toBe(true);
  });

  it('keeps within its bounds: a bomb is cut, and what depends on it is not guessed', () => {
    const limits = { message: 1_000, inflated: 10_000 };
    const reader = new WireReader(agreedExtensions(DEFLATE), limits);
    const long = Uint8Array.of(0x82, 0x7e, 0x07, 0xd0, ...new Uint8Array(2_000));
    const [frame] = [...reader.push(false, long)];
    expect(frame?.message).toEqual({
      opcode: 2,
      payload: new Uint8Array(1_000),
      size: 2_000,
      sizeOnWire: 2_000,
    });
    // 7.2 kB that become 5 MB, and a message that continues their window.
    const packed = deflateRawSync(new Uint8Array(5_000_000), {
      finishFlush: constants.Z_SYNC_FLUSH,
    }).subarray(0, -4);
    const head = Uint8Array.of(0xc2, 0x7e, packed.length >> 8, packed.length & 255);
    const after = Uint8Array.of(0xc2, 0x05, 0xf2, 0x00, 0x11, 0x00, 0x00);
    const [bomb, next] = [...reader.push(false, Uint8Array.of(...head, ...packed, ...after))];
    expect(bomb?.message?.size).toBeNull();
    expect(bomb?.message?.payload.length).toBeLessThanOrEqual(1_000);
    expect(next?.message).toEqual({ opcode: 2, payload: new Uint8Array(0), size: null, sizeOnWire: 5 });
    expect([bomb?.faults, next?.faults]).toEqual([[], []]);
  });

  it('never throws, and gives the same however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.boolean(),
        fc.constantFrom(null, DEFLATE, 'x-other'),
        fc.integer({ min: 1, max: 50 }),
        (bytes, outgoing, extensions, step) => {
          const hex = Buffer.from(bytes).toString('hex');
          const whole = read(hex, outgoing, extensions);
          expect(read(hex, outgoing, extensions, step)).toEqual(whole);
          const length = whole.reduce((sum, { complete, header }) => sum + (complete ? header.length : 0), 0);
          expect(length).toBeLessThanOrEqual(bytes.length);
        },
      ),
      { numRuns: 500 },
    );
  });
});
