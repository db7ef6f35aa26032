import { describe, expect, it } from 'vitest';
import type { FrameEvidence, FrameFinding, WireFrame } from '../../../src/analysis/evidence.ts';
import type { Verdict } from '../../../src/analysis/finding.ts';
import { judge } from '../../../src/analysis/judge.ts';
import { seen } from '../../../src/events/observed.ts';
import { agreedExtensions } from '../../../src/protocol/websocket/agreed-extensions.ts';
import { MessageReader } from '../../../src/protocol/websocket/message-reader.ts';
import { connectionOf, fieldsOf } from '../vector.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A frame with its payload as on the wire, without the mask; null where it was not kept. */
interface Spec extends Omit<WireFrame, 'unread'> {
  readonly payload: Uint8Array | null;
}

/** A faultless frame: text "hi" of the server, but for what is given. */
function frame(given: Partial<Spec> = {}): Spec {
  const outgoing = given.outgoing ?? false;
  const payload = given.payload === undefined ? utf8('hi') : given.payload;
  return {
    at: 0,
    outgoing,
    final: true,
    reserved: 0,
    opcode: 1,
    masked: outgoing,
    length: payload?.length ?? 0,
    lengthBytes: 1,
    payload,
    ...given,
  };
}

/** What the reader of the wire makes of them. */
function evidenceOf(specs: readonly Spec[], extensions: string, early: number | null = 0): FrameEvidence {
  const agreed = agreedExtensions(extensions === '' ? null : extensions);
  const limits = { message: 1 << 20, inflated: 1 << 20 };
  const sides = [false, true].map((outgoing) => new MessageReader(outgoing, agreed, limits));
  const faults: FrameFinding[] = [];
  const frames = specs.map(({ payload, ...wire }, n) => {
    const header = { ...wire, key: 0 };
    const read = { header, offset: null, payloadOffset: 0, payload, complete: true };
    const outcome = sides[wire.outgoing ? 1 : 0]?.take(read);
    for (const { rule, what } of outcome?.faults ?? []) faults.push({ frame: n, rule, what });
    return { ...wire, unread: outcome?.unread ?? false };
  });
  return { frames, faults, early, heardUntil: new Map() };
}
const close = (...body: number[]): Spec => frame({ opcode: 8, payload: bytes(...body) });
const ping = (given: Partial<Spec> = {}): Spec => frame({ opcode: 9, ...given });
const pong = (given: Partial<Spec> = {}): Spec => frame({ opcode: 10, ...given });
const part = (text: Uint8Array, opcode: number, final: boolean): Spec =>
  frame({ payload: text, opcode, final });

function verdictOf(check: string, frames: readonly Spec[], extensions = ''): Verdict | undefined {
  const fields = extensions === '' ? [] : [['Sec-WebSocket-Extensions', extensions]];
  const connection = connectionOf({
    status: seen(101),
    response: seen({
      version: 'HTTP/1.1',
      status: 101,
      reason: '',
      fields: fieldsOf([['Upgrade', 'websocket'], ...fields]),
      raw: '',
    }),
  });
  const findings = judge(connection, { attempts: [connection], frames: evidenceOf(frames, extensions) });
  return findings.find((finding) => finding.check === check)?.verdict;
}

describe('frame checks', () => {
  it.each<[check: string, what: string, frames: Spec[], verdict: Verdict, extensions?: string]>([
    ['client-frames-are-masked', 'masked', [frame({ outgoing: true })], 'pass'],
    ['client-frames-are-masked', 'bare', [frame({ outgoing: true, masked: false })], 'fail'],
    ['client-frames-are-masked', 'not shown', [frame({ outgoing: true, masked: null })], 'unknown'],
    ['server-frames-are-not-masked', 'bare', [frame()], 'pass'],
    ['server-frames-are-not-masked', 'masked', [frame({ masked: true })], 'fail'],
    ['reserved-bits-are-negotiated', 'none', [frame()], 'pass'],
    ['reserved-bits-are-negotiated', 'RSV1 without deflate', [frame({ reserved: 4 })], 'fail'],
    [
      'reserved-bits-are-negotiated',
      'RSV1 with deflate',
      [frame({ reserved: 4 })],
      'pass',
      'permessage-deflate',
    ],
    [
      'reserved-bits-are-negotiated',
      'RSV2 with deflate',
      [frame({ reserved: 2 })],
      'fail',
      'permessage-deflate',
    ],
    ['reserved-bits-are-negotiated', 'RSV1 on a ping', [ping({ reserved: 4 })], 'fail', 'permessage-deflate'],
    [
      'reserved-bits-are-negotiated',
      'RSV1 on a continuation',
      [frame({ final: false, reserved: 4 }), frame({ opcode: 0, reserved: 4 })],
      'fail',
      'permessage-deflate',
    ],
    ['reserved-bits-are-negotiated', 'with another extension', [frame({ reserved: 2 })], 'unknown', 'x-foo'],
    ['opcodes-are-known', 'text', [frame()], 'pass'],
    ['opcodes-are-known', 'opcode 3', [frame({ opcode: 3 })], 'fail'],
    ['opcodes-are-known', 'opcode 3 with another extension', [frame({ opcode: 3 })], 'unknown', 'x-foo'],
    ['lengths-are-minimal', '1 byte', [frame()], 'pass'],
    ['lengths-are-minimal', '3 bytes for 125', [frame({ length: 125, lengthBytes: 3 })], 'fail'],
    ['lengths-are-minimal', '3 bytes for 126', [frame({ length: 126, lengthBytes: 3 })], 'pass'],
    ['lengths-are-minimal', '9 bytes for 65535', [frame({ length: 65535, lengthBytes: 9 })], 'fail'],
    ['lengths-are-minimal', 'not shown', [frame({ lengthBytes: null })], 'unknown'],
    ['control-frames-are-short', '125', [ping({ length: 125 })], 'pass'],
    ['control-frames-are-short', '126', [ping({ length: 126 })], 'fail'],
    ['control-frames-are-short', 'text may be long', [frame({ length: 1e6 })], 'pass'],
    ['control-frames-are-not-fragmented', 'whole', [ping()], 'pass'],
    ['control-frames-are-not-fragmented', 'in pieces', [ping({ final: false })], 'fail'],
    [
      'continuations-are-in-sequence',
      'three parts',
      [frame({ final: false }), ping(), frame({ opcode: 0, final: false }), frame({ opcode: 0 })],
      'pass',
    ],
    ['continuations-are-in-sequence', 'nothing to continue', [frame({ opcode: 0 })], 'fail'],
    ['continuations-are-in-sequence', 'unfinished', [frame({ final: false }), frame()], 'fail'],
    [
      'continuations-are-in-sequence',
      'each side has its own',
      [frame({ final: false }), frame({ outgoing: true }), frame({ opcode: 0 })],
      'pass',
    ],
    ['text-is-utf8', 'text', [frame({ payload: utf8('grüß') })], 'pass'],
    [
      'text-is-utf8',
      'a character cut by fragments',
      [part(bytes(0xc3), 1, false), part(bytes(0xbc), 0, true)],
      'pass',
    ],
    ['text-is-utf8', 'a lone byte', [frame({ payload: bytes(0xc3) })], 'fail'],
    ['text-is-utf8', 'a surrogate', [frame({ payload: bytes(0xed, 0xa0, 0x80) })], 'fail'],
    ['text-is-utf8', 'binary is free', [frame({ opcode: 2, payload: bytes(0xff) })], 'pass'],
    ['text-is-utf8', 'deflated', [frame({ reserved: 4, payload: bytes(0xff) })], 'unknown'],
    ['text-is-utf8', 'not kept', [frame({ payload: null, length: 4 })], 'unknown'],
    ['close-body-is-valid', 'none', [frame()], 'not-applicable'],
    ['close-body-is-valid', 'empty', [close()], 'pass'],
    ['close-body-is-valid', 'one byte', [close(3)], 'fail'],
    ['close-body-is-valid', 'a code and a reason', [close(3, 232, 104, 105)], 'pass'],
    ['close-body-is-valid', 'a reason that is not UTF-8', [close(3, 232, 0xff)], 'fail'],
    ['close-code-is-allowed', '1000', [close(3, 232)], 'pass'],
    ['close-code-is-allowed', '3000', [close(11, 184)], 'pass'],
    ['close-code-is-allowed', '999', [close(3, 231)], 'fail'],
    ...[1004, 1005, 1006, 1015].map((code): [string, string, Spec[], Verdict] => [
      'close-code-is-allowed',
      `${code}`,
      [close(code >> 8, code & 255)],
      'fail',
    ]),
    ['close-code-is-allowed', 'no code', [close()], 'pass'],
    ['nothing-after-close', 'no close', [frame()], 'not-applicable'],
    ['nothing-after-close', 'close of both sides', [close(), frame({ outgoing: true, opcode: 8 })], 'pass'],
    ['nothing-after-close', 'data after it', [close(), frame()], 'fail'],
    ['nothing-after-close', 'the other side may finish', [close(), frame({ outgoing: true })], 'pass'],
    ['pings-are-answered', 'no ping', [frame()], 'not-applicable'],
    [
      'pings-are-answered',
      'answered',
      [ping(), pong({ outgoing: true, at: 5 }), frame({ at: 60_000 })],
      'pass',
    ],
    [
      'pings-are-answered',
      'one pong for two pings',
      [ping(), ping({ at: 1 }), pong({ outgoing: true, at: 5 }), frame({ at: 60_000 })],
      'pass',
    ],
    [
      'pings-are-answered',
      'a pong of the same side is no answer',
      [ping(), pong({ at: 5 }), frame({ at: 60_000 })],
      'warn',
    ],
    ['pings-are-answered', 'no time left', [ping(), frame({ at: 100 })], 'pass'],
    ['pings-are-answered', 'closed instead', [ping(), close(), frame({ at: 60_000 })], 'pass'],
  ])('%s: %s', (check, _what, frames, verdict, extensions) => {
    expect(verdictOf(check, frames, extensions)).toBe(verdict);
  });

  it.each<[string, string, readonly Spec[], number, Verdict]>([
    [
      'pings-are-answered',
      'the answer may be missing',
      [ping(), frame({ at: 60_000 })],
      Number.NEGATIVE_INFINITY,
      'unknown',
    ],
    [
      'pings-are-answered',
      'one was answered, the next may have been',
      [ping(), pong({ outgoing: true, at: 5 }), ping({ at: 4_000 }), frame({ at: 60_000 })],
      5,
      'unknown',
    ],
    [
      'pings-are-answered',
      'no answer for long before frames are missing',
      [ping(), frame({ outgoing: true, at: 30_000 }), frame({ at: 60_000 })],
      30_000,
      'warn',
    ],
    [
      'pings-are-answered',
      'frames of the side that pings are missing',
      [ping({ outgoing: true }), frame({ at: 60_000 })],
      0,
      'warn',
    ],
    [
      'nothing-after-close',
      'frames behind it are missing',
      [frame({ outgoing: true, opcode: 8 })],
      0,
      'unknown',
    ],
    ['nothing-after-close', 'frames of the other side are missing', [close()], 0, 'pass'],
  ])('%s, where frames of the client are missing: %s', (check, _what, frames, until, verdict) => {
    const connection = connectionOf({ status: seen(101) });
    const evidence = { ...evidenceOf(frames, ''), heardUntil: new Map([[true, until]]) };
    const findings = judge(connection, { attempts: [connection], frames: evidence });
    expect(findings.find((finding) => finding.check === check)?.verdict).toBe(verdict);
  });

  it('judge many frames in one pass', () => {
    const frames = Array.from({ length: 200_000 }, (_, at) =>
      at % 2 === 0 ? ping({ at }) : pong({ outgoing: true, at }),
    );
    // Quadratic, it would take minutes: the time-out judges that.
    expect(verdictOf('pings-are-answered', frames)).toBe('pass');
  });
});

const verdictOfEarly = (early: number | null): Verdict | undefined => {
  const connection = connectionOf({ status: seen(101) });
  const findings = judge(connection, { attempts: [connection], frames: evidenceOf([], '', early) });
  return findings.find(({ check }) => check === 'nothing-before-the-switch')?.verdict;
};

describe('nothing-before-the-switch', () => {
  it.each<[string, number | null, Verdict]>([
    ['bytes of the client before the 101', 9, 'fail'],
    ['none', 0, 'pass'],
    ['nobody saw which came first', null, 'unknown'],
  ])('%s', (_name, early, verdict) => {
    expect(verdictOfEarly(early)).toBe(verdict);
  });
});

describe('compressed-data-inflates', () => {
  const DEFLATE = 'permessage-deflate';
  const packed = (...values: number[]): Spec => frame({ payload: bytes(...values), reserved: 4 });
  // RFC 7692 sections 7.2.3.1 and 7.2.3.2: "Hello", and the same again by what went before.
  const hello = packed(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00);
  const again = packed(0xf2, 0x00, 0x11, 0x00, 0x00);
  const cut = [
    frame({ payload: bytes(0xf2, 0x48, 0xcd), reserved: 4, final: false }),
    frame({ payload: bytes(0xc9, 0xc9, 0x07, 0x00), opcode: 0 }),
  ];

  it.each<[string, Spec[], string, Verdict]>([
    ['two messages, with context takeover', [hello, again], DEFLATE, 'pass'],
    ['the second without what it needs', [hello, again], `${DEFLATE}; server_no_context_takeover`, 'fail'],
    ['in two fragments', cut, DEFLATE, 'pass'],
    ['what is no DEFLATE', [packed(0xff, 0xff, 0xff)], DEFLATE, 'fail'],
    ['bytes that were not kept', [frame({ payload: null, reserved: 4, length: 7 })], DEFLATE, 'unknown'],
    ['no agreement', [hello], '', 'unknown'],
    ['nothing compressed', [frame()], DEFLATE, 'not-applicable'],
  ])('%s', (_name, frames, extensions, verdict) => {
    expect(verdictOf('compressed-data-inflates', frames, extensions)).toBe(verdict);
  });
});
