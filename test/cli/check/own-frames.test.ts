import { deflateRawSync, constants as zlib } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readTranscript } from '../../../src/formats/transcript/read-transcript.ts';
import { handshakeLines } from './sample-files.ts';

// Frames of the kinds in test/fixtures/vectors/frames.json that are not in it: each with what RFC 6455 and RFC 7692 say of it.

const RULES = {
  rsv: 'reserved-bits-are-negotiated',
  opcode: 'opcodes-are-known',
  long: 'control-frames-are-short',
  fragmented: 'control-frames-are-not-fragmented',
  sequence: 'continuations-are-in-sequence',
  length: 'lengths-are-minimal',
  body: 'close-body-is-valid',
  code: 'close-code-is-allowed',
  after: 'nothing-after-close',
  utf8: 'text-is-utf8',
  deflate: 'compressed-data-inflates',
  masked: 'server-frames-are-not-masked',
  bare: 'client-frames-are-masked',
} as const;
type Rule = keyof typeof RULES;

const hexOf = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('hex');
const many = (count: number): string => '2a'.repeat(count);
/** Compressed, without the four bytes that a sender leaves out. */
const packed = (data: Uint8Array | string): string =>
  hexOf(deflateRawSync(data, { finishFlush: zlib.Z_SYNC_FLUSH }).subarray(0, -4));
/** A frame with so short a payload that its length is one byte. */
const frame = (first: string, payload: string): string =>
  `${first}${(payload.length / 2).toString(16).padStart(2, '0')}${payload}`;
const close = (code: number, reason = ''): string =>
  frame('88', `${code.toString(16).padStart(4, '0')}${hexOf(reason)}`);
/** The same of a client, with a mask of zeros. */
const masked = (first: string, payload: string): string =>
  `${first}${(0x80 + payload.length / 2).toString(16)}00000000${payload}`;

const HELLO = '48656c6c6f';

interface Case {
  readonly hex: string;
  /** What is broken; null where nothing is. */
  readonly rule: Rule | null;
  /** Text, or the size of what is binary, of each message that has to be there. */
  readonly messages?: readonly (string | number)[];
  readonly close?: { readonly code: number; readonly reason: string };
  readonly from?: 'client';
  readonly deflate?: string;
}
const PMD = 'permessage-deflate';
const good = (hex: string, ...messages: (string | number)[]): Case => ({ hex, rule: null, messages });
const bad = (rule: Rule, hex: string, ...messages: (string | number)[]): Case => ({ hex, rule, messages });
const closes = (hex: string, code: number, reason = ''): Case => ({
  hex,
  rule: null,
  close: { code, reason },
});
const pmd = (given: Case, parameters = ''): Case => ({ ...given, deflate: `${PMD}${parameters}` });
const client = (given: Case): Case => ({ ...given, from: 'client' });

const CASES: Record<string, Case> = {
  'a single frame': good(`8105${HELLO}`, 'Hello'),
  'a single masked frame of a client': client(good('818537fa213d7f9f4d5158', 'Hello')),
  'a message in two fragments': good('010348656c80026c6f', 'Hello'),
  'a ping and its answer': good(`8905${HELLO}`),
  'a pong that nobody asked for': client(good(masked('8a', HELLO))),
  '256 bytes of binary': good(`827e0100${many(256)}`, 256),
  'a compressed message that continues the window': pmd(
    good('c107f248cdc9c90700c105f200110000', 'Hello', 'Hello'),
  ),
  'a compressed message without context takeover, twice': pmd(
    good('c107f248cdc9c90700c107f248cdc9c90700', 'Hello', 'Hello'),
    '; server_no_context_takeover',
  ),
  'a stored block': pmd(good('c10b000500faff48656c6c6f00', 'Hello')),
  'a block that is marked as the last': pmd(good('c108f348cdc9c9070000', 'Hello')),
  'an empty compressed message': pmd(good('c10100', '')),
  'a compressed message of which a fragment is empty': pmd(good('4107f248cdc9c907008000', 'Hello')),
  'RSV1 without extension': bad('rsv', `c105${HELLO}`, 'Hello'),
  'RSV2 without extension': bad('rsv', `a105${HELLO}`, 'Hello'),
  'RSV=5 without extension': bad('rsv', `d105${HELLO}`),
  'RSV=6 without extension': bad('rsv', `e105${HELLO}`),
  'RSV3 on a ping': bad('rsv', `9905${HELLO}`),
  'RSV2 on a close frame': bad('rsv', 'a80203e8'),
  'RSV1 on a pong with compression': pmd(bad('rsv', 'ca00')),
  'RSV2 beside RSV1 with compression': pmd(bad('rsv', 'e107f248cdc9c90700')),
  'RSV3 with compression': pmd(bad('rsv', `9105${HELLO}`, 'Hello')),
  'RSV1 on an uncompressed continuation': pmd(bad('rsv', '0103616263c00164')),
  'opcode 3': bad('opcode', '8300'),
  'opcode 4': bad('opcode', '840161'),
  'opcode 5': bad('opcode', '8500'),
  'opcode 6, and a message behind it': bad('opcode', `8600${frame('81', HELLO)}`, 'Hello'),
  'opcode 11': bad('opcode', '8b00'),
  'opcode 13': bad('opcode', '8d00'),
  'opcode 14': bad('opcode', '8e0161'),
  'opcode 15': bad('opcode', '8f00'),
  'opcode 3 of a client': client(bad('opcode', masked('83', ''))),
  'a ping of 125 bytes': good(`897d${many(125)}`),
  'a ping of 126 bytes': bad('long', `897e007e${many(126)}`),
  'a pong of 65536 bytes': bad('long', `8a7f0000000000010000${many(65_536)}`),
  'a ping in fragments': bad('fragmented', '090161'),
  'a close frame without FIN': bad('fragmented', '080203e8'),
  'a pong without FIN': client(bad('fragmented', masked('0a', ''))),
  'a continuation without a start, and not the last': bad('sequence', '000161'),
  'a continuation behind a whole message': bad('sequence', `${frame('81', '61')}800162`, 'a'),
  'binary within a text': bad('sequence', '010161820162'),
  'a compressed message within another': pmd(bad('sequence', '410100c10100')),
  'a ping between fragments': good('0101618900800162', 'ab'),
  'three pings between fragments': good('010161890089008900800162', 'ab'),
  'a close frame between fragments': { hex: '010161880203e8', rule: null, close: { code: 1000, reason: '' } },
  'a fragment of no bytes in front': good('0100800161', 'a'),
  'all fragments of no bytes': good('010000008000', ''),
  'a zero length in three bytes': bad('length', '827e0000', 0),
  'a length of 125 in three bytes': bad('length', `827e007d${many(125)}`, 125),
  'a length of 126 in nine bytes': bad('length', `827f000000000000007e${many(126)}`, 126),
  'a length of 65535 in nine bytes': bad('length', `827f000000000000ffff${many(65_535)}`, 65_535),
  '127 bytes of text': good(`817e007f${many(127)}`, '*'.repeat(127)),
  '128 bytes of binary': good(`827e0080${many(128)}`, 128),
  '65535 bytes of binary': good(`827effff${many(65_535)}`, 65_535),
  'a length of 2^64 - 1': bad('length', '827fffffffffffffffff'),
  'a length of 2^63 - 1, which is legal': good('827f7fffffffffffffff'),
  'a ping whose length is in three bytes': bad('length', '897e000161'),
  'a close frame with a reason': closes(close(1000, 'bye'), 1000, 'bye'),
  'a close frame with a reason beyond ASCII': closes(close(1000, 'grüße'), 1000, 'grüße'),
  ...Object.fromEntries(
    [1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 3999, 4999].map((code) => [
      `close code ${code}`,
      closes(close(code), code),
    ]),
  ),
  ...Object.fromEntries(
    [0, 999, 1005, 1015, 1016, 2000, 2999, 5000, 65_535].map((code) => [
      `close code ${code}, not for the wire`,
      bad('code', close(code)),
    ]),
  ),
  'a close reason that is not UTF-8': bad('body', frame('88', '03e8cebae1bdb9edb080')),
  'a close reason that ends within a character': bad('body', frame('88', '03e861c3')),
  'a close frame of a client with a body of one byte': client(bad('body', masked('88', '03'))),
  'a close frame with 124 bytes of reason': bad('long', `887e007e03e8${many(124)}`),
  'a second close frame': bad('after', '88008800'),
  'a ping behind a close frame': bad('after', '880203e88900'),
  'a fragment behind a close frame': bad('after', '880203e8010161'),
  'UTF-8 of 2, 3 and 4 bytes': good(frame('81', hexOf('\u00e4\u20ac\u{1f600}')), '\u00e4\u20ac\u{1f600}'),
  'the last code point': good('8104f48fbfbf', '\u{10ffff}'),
  'a noncharacter': good('8103efbfbe', '\ufffe'),
  'a character cut by fragments': good('0102e2828001ac', '\u20ac'),
  'a lone continuation byte': bad('utf8', '810180'),
  'a byte FE': bad('utf8', '8101fe'),
  'an overlong slash': bad('utf8', '8102c0af'),
  'an overlong form of three bytes': bad('utf8', '8103e08080'),
  'an overlong form of four bytes': bad('utf8', '8104f0808080'),
  'half of a surrogate pair': bad('utf8', '8103eda080'),
  'a pair of surrogates': bad('utf8', '8106eda080edb080'),
  'beyond the last code point': bad('utf8', '8104f4908080'),
  'a form of five bytes': bad('utf8', '8105f888808080'),
  'a text that ends within a character': bad('utf8', '8102e282'),
  'a character cut by fragments that never ends': bad('utf8', '0102e282800161'),
  'a fault in the first fragment, without a second': bad('utf8', '010361ff61'),
  'binary may be anything': good('8203ff00fe', 3),
  'a compressed text that is not UTF-8': pmd(bad('utf8', frame('c1', packed(Buffer.from('61ff', 'hex'))))),
  'a compressed message that is not DEFLATE': pmd(bad('deflate', 'c10107')),
  'a compressed fragment that is not DEFLATE': pmd(bad('deflate', '410107')),
  'a compressed message that breaks off': pmd(bad('deflate', 'c102f248')),
  'a distance before the window': pmd(bad('deflate', 'c105f200110000')),
  'a compressed binary message': pmd(good(frame('c2', packed('x'.repeat(500))), 500)),
  'a frame of the server with a mask': bad('masked', `818500000000${HELLO}`, 'Hello'),
  'a frame of the client without a mask': client(bad('bare', `8105${HELLO}`, 'Hello')),
  'a ping of the client without a mask': client(bad('bare', '8900')),
};

/** The cause and the fixes of a server whose bytes are these, and the client's answer with 1002. */
function explained(hex: string) {
  const wire = `< wire ${hex.match(/../g)?.join(' ')}`;
  const lines = [...handshakeLines(undefined), wire, '> wire 88 82 00 00 00 00 03 ea'];
  const [judged] = judgeSession(replay(readTranscript(lines.join('\n'))), null);
  return judged?.explanation ?? null;
}

describe('the cause of an end over a frame that was seen', () => {
  it.each([
    ['a length in too many bytes', '817e000548656c6c6f', /^Encode each length in the server’s frames/],
    ['reserved bits', 'b103010203', /^Leave RSV1 to RSV3 at 0/],
    ['an opcode that does not exist', '830161', /^Send only frames whose opcode exists/],
    ['a mask', '8181000000006b', /^Do not mask the server’s frames/],
    ['a close code that is not for the wire', '880203ed', /^Send one close frame with a valid code/],
    ['a close frame of one byte', '880103', /^Send one close frame with a valid code/],
  ])('%s: what the server has to mend, and no second handler', (_name, hex, sentence) => {
    const explanation = explained(hex);
    expect(explanation?.cause).toBe('frames-broken-after-switch');
    expect(explanation?.sentence).toMatch(sentence);
    expect(explanation?.fixes).toEqual([]);
    expect(explanation?.evidence.join(' ')).not.toContain('without a close frame');
  });

  it('text of HTTP: only one handler may write', () => {
    const text = `HTTP/1.1 400 Bad Request\r\n${'x: y\r\n'.repeat(12)}\r\n`;
    const explanation = explained(hexOf(text));
    expect(explanation?.sentence).toMatch(/^Let only one handler write into the socket: .* text of HTTP/);
    expect(explanation?.fixes).not.toEqual([]);
  });
});

describe('frames of our own, from the wire to the verdict', () => {
  it.each(Object.entries(CASES))('%s', async (_name, { hex, rule, messages, close: end, from, deflate }) => {
    const mark = from === 'client' ? '>' : '<';
    const bytes = hex.match(/../g) ?? [];
    // Cut in the middle of everything: at every third byte, as far as that is not too long.
    const step = bytes.length > 1_000 ? 997 : 3;
    const wire: string[] = [];
    for (let at = 0; at < bytes.length; at += step)
      wire.push(`${mark} wire ${bytes.slice(at, at + step).join(' ')}`);
    const imported = readTranscript([...handshakeLines(deflate), ...wire].join('\n'));
    expect(imported.problems).toEqual([]);
    const session = replay(imported);
    const [judged] = judgeSession(session, null);
    if (judged === undefined) throw new Error('a connection');
    const failed = judged.findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check);
    expect(failed).toEqual(rule === null ? [] : [RULES[rule]]);
    expect(judged.findings.filter(({ verdict }) => verdict === 'error')).toEqual([]);
    const rows = session.messages.ofConnection(judged.connection.id);
    const read: (string | number)[] = [];
    for (let k = 0; k < rows.length; k++) {
      const row = session.messages.row(rows.at(k));
      if (row.opcode > 2) continue;
      const payload = await imported.readPayload(session.messages.payloadPlace(rows.at(k)));
      read.push(
        row.opcode === 1
          ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(payload ?? new Uint8Array(0))
          : (row.size ?? -1),
      );
    }
    if (rule === null) expect(read).toEqual(messages ?? []);
    else expect(read).toEqual(expect.arrayContaining([...(messages ?? [])]));
    if (end !== undefined) {
      const { close: seen } = judged.connection;
      expect(seen).toMatchObject({ seen: true, value: { ...end, by: 'server' } });
    }
  });
});
