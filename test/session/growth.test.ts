import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointOf } from '../../src/analysis/endpoint-of.ts';
import { judgeSession } from '../../src/analysis/judge-session.ts';
import { textReport } from '../../src/cli/check/text-report.ts';
import { replay } from '../../src/formats/imported.ts';
import { readAny } from '../../src/formats/recognize.ts';
import { writeTranscript } from '../../src/formats/transcript/write-transcript.ts';
import { FURTHER_JOINS, FURTHER_WORDS } from '../../src/session/fold-connection.ts';
import { joined } from '../formats/sample-log.ts';

// A file of a few lines makes no work and no output that its size does not account for.

const HEAD = '{"switchyard":"log","version":1}\n';
const END = '{"end":true}\n';

const logOfLines = (lines: readonly object[]) =>
  readAny(HEAD + lines.map((line, seq) => `${JSON.stringify({ seq, ...line })}\n`).join('') + END);

const message = (connection: number) => ({
  at: 1,
  connection,
  direction: 'client-to-server',
  opcode: 1,
  text: 'a',
});
const created = (connection: number, url: string) => ({
  event: {
    type: 'connection/created',
    at: 1,
    source: 'page-hook',
    connection,
    kind: 'websocket',
    url,
    sourceKey: `k${connection}`,
    target: 'page',
    initiator: { seen: false, why: 'source-cannot' },
    pageUrl: { seen: false, why: 'source-cannot' },
  },
});

const closed = (connection: number) => ({
  event: {
    type: 'connection/closed',
    at: 9,
    source: 'page-hook',
    connection,
    close: { seen: false, why: 'source-cannot' },
  },
});

describe('a log of a few lines', () => {
  it('has about as many connections as lines, whatever numbers they name, and says what it left out', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(999_999), { maxLength: 30 }), (numbers) => {
        const imported = logOfLines(numbers.map(message));
        const { connections } = replay(imported);
        expect(connections.length).toBeLessThanOrEqual(numbers.length + 102);
        const kept = new Set(connections.map(({ id }) => Number(id)));
        expect(imported.problemCount).toBe(numbers.filter((number) => !kept.has(number)).length);
      }),
    );
  });

  it('has a report of a bounded size', () => {
    const imported = logOfLines(Array.from({ length: 40 }, (_, n) => message((n + 1) * 10_000)));
    const session = replay(imported);
    const report = textReport('a.log', imported, session, judgeSession(session, null), { fixes: true });
    expect(report.length).toBeLessThan(2_000_000);
  });

  it('has a transcript of a bounded size, though every connection lived through every gap', async () => {
    const gap = { event: { type: 'capture/gap', at: 2, until: 3, why: 'detached', messages: null } };
    const numbers = Array.from({ length: 300 }, (_, n) => n);
    const imported = logOfLines([
      ...numbers.map((n) => created(n, `ws://a.example/${n}`)),
      ...numbers.map(() => gap),
      ...numbers.map(closed),
    ]);
    const text = await joined(writeTranscript(replay(imported), imported.readPayload, { redact: false }));
    expect(text.split('\n').length).toBeLessThan(25_000);
    expect(text).toContain('# further lines of gaps and pages are left out');
    expect(readAny(text).problems).toEqual([]);
  });
});

describe('one connection', () => {
  it('keeps a bounded number of words and joins, and says that there were more', () => {
    const lines = Array.from({ length: 5000 }, (_, n) => [
      {
        event: {
          type: 'browser/reported-error',
          at: 1,
          source: 'debugger',
          connection: 0,
          text: `word ${n}`,
        },
      },
      {
        event: {
          type: 'connection/joined',
          at: 1,
          source: 'page-hook',
          connection: 0,
          sourceKey: `k${n}`,
          how: 'exact',
        },
      },
    ]).flat();
    const [connection] = replay(logOfLines([created(0, 'ws://a.example/'), ...lines])).connections;
    expect(connection?.errors[0]?.text).toBe('word 0');
    expect(connection?.errors.at(-1)?.text).toBe(FURTHER_WORDS);
    expect(connection?.errors.length).toBeLessThanOrEqual(500);
    expect(connection?.joins).toHaveLength(100);
    expect(connection?.joins.at(-2)?.sourceKey).toBe('k98');
    expect(connection?.joins.at(-1)?.sourceKey).toBe(FURTHER_JOINS);
  });
});

describe('connections to long URLs of one length', () => {
  it('are grouped by short keys, which differ where the URLs do', () => {
    const long = `x:${'a'.repeat(65_000)}`;
    const urls = Array.from({ length: 200 }, (_, n) => `${long}${String(n).padStart(3, '0')}`);
    const session = replay(logOfLines([...urls, `${urls[0]}?q`].map((url, n) => created(n, url))));
    const keys = session.connections.map(endpointOf);
    expect(Math.max(...keys.map((key) => key.length))).toBeLessThanOrEqual(1024);
    expect(new Set(keys).size).toBe(200);
    expect(keys[200]).toBe(keys[0]);
  });
});
