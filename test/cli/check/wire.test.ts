import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { jsonReport } from '../../../src/cli/check/json-report.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readTranscript } from '../../../src/formats/transcript/read-transcript.ts';
import { handshakeLines } from './sample-files.ts';

interface Vector {
  readonly id: string;
  readonly direction: string;
  readonly bytes_hex: string;
  readonly permessage_deflate_negotiated: boolean;
  readonly expected: {
    readonly violated_rule: string | null;
    readonly ok: boolean;
    readonly close: object | null;
  };
}
const FILE = new URL('../../fixtures/vectors/frames.json', import.meta.url);
const { cases }: { cases: Vector[] } = JSON.parse(readFileSync(FILE, 'utf8'));

/** The check that each rule of the vectors belongs to. */
const CHECKS: Record<string, string> = {
  RSV1_ON_CONTINUATION: 'reserved-bits-are-negotiated',
  RSV1_ON_CONTROL: 'reserved-bits-are-negotiated',
  RSV_NONZERO: 'reserved-bits-are-negotiated',
  RESERVED_OPCODE: 'opcodes-are-known',
  CONTROL_TOO_LONG: 'control-frames-are-short',
  UNEXPECTED_CONTINUATION: 'continuations-are-in-sequence',
  INTERLEAVED_DATA_FRAME: 'continuations-are-in-sequence',
  LENGTH_MSB_SET: 'lengths-are-minimal',
  CLOSE_PAYLOAD_1_BYTE: 'close-body-is-valid',
  CLOSE_CODE_INVALID: 'close-code-is-allowed',
  DATA_AFTER_CLOSE: 'nothing-after-close',
};

interface Report {
  readonly connections: readonly {
    readonly findings: readonly { readonly check: string; readonly verdict: string }[];
    readonly messages: { readonly serverToClient: { readonly count: number; readonly bytes: number } };
    readonly frames: unknown;
    readonly close: object | null;
    readonly outcome: string;
  }[];
}

function reportOf(text: string): Report['connections'][number] {
  const imported = readTranscript(text);
  expect(imported.problems).toEqual([]);
  const session = replay(imported);
  const judged = judgeSession(session, null);
  const json = JSON.stringify(jsonReport(session, { file: '', imported, judged, contract: null }));
  const report: Report = JSON.parse(json);
  const [connection] = report.connections;
  if (connection === undefined) throw new Error('a connection');
  return connection;
}

const handshake = (deflate: boolean) => handshakeLines(deflate ? 'permessage-deflate' : undefined);
const wire = (mark: string, hex: string) => `${mark} wire ${hex.match(/../g)?.join(' ')}`;
const failed = ({ findings }: Report['connections'][number]) =>
  findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check);
const verdictOf = ({ findings }: Report['connections'][number], id: string) =>
  findings.find(({ check }) => check === id)?.verdict;

describe('wire lines of a transcript', () => {
  it.each(
    cases.filter(({ bytes_hex: hex }) => hex.length < 1_000).map((vector) => [vector.id, vector] as const),
  )('%s', (_id, { direction, bytes_hex: hex, permessage_deflate_negotiated: deflate, expected }) => {
    const mark = direction === 'client->server' ? '>' : '<';
    const cut = Math.floor(hex.length / 4) * 2;
    const lines = [hex.slice(0, cut), hex.slice(cut)]
      .filter((part) => part !== '')
      .map((part) => wire(mark, part));
    const report = reportOf([...handshake(deflate), ...lines].join('\n'));
    const rule = expected.violated_rule;
    expect(failed(report)).toEqual(rule === null ? [] : [CHECKS[rule]]);
    if (expected.ok && expected.close !== null)
      expect(report.close).toEqual({ ...expected.close, by: 'server' });
  });

  it('are counted as frames and as messages', () => {
    const lines = [
      ...handshake(true),
      wire('<', 'c107f248cdc9c90700'),
      wire('<', '8900'),
      wire('>', '8a8000000000'),
      wire('<', '880203e8'),
      wire('>', '888200000000 03e8'.replace(' ', '')),
    ];
    const report = reportOf(lines.join('\n'));
    expect(failed(report)).toEqual([]);
    expect(report.frames).toEqual({
      clientToServer: { count: 2, byOpcode: { 8: 1, 10: 1 } },
      serverToClient: { count: 3, byOpcode: { 1: 1, 8: 1, 9: 1 } },
    });
    expect(report.messages.serverToClient).toEqual({ count: 1, bytes: 5 });
    expect(report).toMatchObject({ close: { code: 1000, reason: '', by: 'server' }, outcome: 'closed' });
    expect(verdictOf(report, 'nothing-before-the-switch')).toBe('pass');
  });

  it('of a browser that leaves the page, and waits for no answer, are no abnormal end', () => {
    const report = reportOf([...handshake(false), wire('>', '88820000000003e9')].join('\n'));
    expect(report).toMatchObject({ close: { code: 1001, by: 'client' }, explanation: null });
  });

  it('before the answer came too early (RFC 9931), whatever the answer is', () => {
    const request = handshake(false).filter((line) => line.startsWith('>'));
    const answer = handshake(false).filter((line) => line.startsWith('<'));
    const early = wire('>', '818000000000');
    const opened = reportOf([...request, early, ...answer].join('\n'));
    expect(failed(opened)).toEqual(['nothing-before-the-switch']);
    expect(opened.frames).toMatchObject({ clientToServer: { count: 1 } });
    const refused = reportOf([...request, early, '< HTTP/1.1 400 Bad Request'].join('\n'));
    expect(verdictOf(refused, 'nothing-before-the-switch')).toBe('fail');
    expect(verdictOf(refused, 'text-is-utf8')).toBe('not-applicable');
  });

  it('of another protocol are no frames', () => {
    const text = [
      '> GET / HTTP/1.1',
      '> Host: a',
      '> Upgrade: foo',
      '> Connection: Upgrade',
      '< HTTP/1.1 101 Switching Protocols',
      '< Upgrade: foo',
      '< Connection: Upgrade',
      '< wire ff ff ff',
    ];
    const report = reportOf(text.join('\n'));
    expect(verdictOf(report, 'nothing-before-the-switch')).toBe('pass');
    expect(verdictOf(report, 'opcodes-are-known')).toBe('not-applicable');
  });

  it('without a handshake accuse nobody of what may have been agreed on', () => {
    const report = reportOf(
      ['! url "ws://a/"', wire('<', 'c107f248cdc9c90700'), wire('<', '830161')].join('\n'),
    );
    expect(failed(report)).toEqual([]);
    expect(verdictOf(report, 'reserved-bits-are-negotiated')).toBe('unknown');
    expect(verdictOf(report, 'opcodes-are-known')).toBe('unknown');
    expect(verdictOf(report, 'nothing-before-the-switch')).toBe('unknown');
    expect(report.messages.serverToClient).toEqual({ count: 1, bytes: 5 });
  });

  it('counts no frames of what was refused', () => {
    const refused = reportOf(
      ['> GET / HTTP/1.1', '> Host: h', '> Upgrade: websocket', '< HTTP/1.1 403 Forbidden', '< wire 00'].join(
        '\n',
      ),
    );
    expect(refused.frames).toBeNull();
  });
});
