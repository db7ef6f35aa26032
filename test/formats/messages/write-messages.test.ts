import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecodedMessage } from '../../../src/formats/messages/decoded-messages.ts';
import { CSV_HEADING, messageCsv } from '../../../src/formats/messages/message-csv.ts';
import { runExport } from '../../../src/panel/worker/run-export.ts';
import { at, id, SampleLog } from '../../panel/support/sample-log.ts';
import { socket } from '../../panel/support/sample-messages.ts';

/** Reads a table as RFC 4180 has it; throws where it is none. */
function cellsOf(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let rest = csv;
  while (rest !== '') {
    const found = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest);
    if (found === null) throw new Error(`no CSV from ${JSON.stringify(rest.slice(0, 40))}`);
    const [all, quoted, plain = '', end] = found;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') {
      rows.push(row);
      row = [];
    }
    rest = rest.slice(all.length);
  }
  return rows;
}

const log = () => {
  const made = new SampleLog();
  socket(made, 0, 'wss://host/feed', '');
  made
    .text(0, 'in', '{"price":9007199254740993,"note":"a, \\"b\\""}', 1_764_000_000_000)
    .text(0, 'out', '=HYPERLINK("http://evil.example")', 1_764_000_000_250)
    .text(1, 'in', 'of another connection', 1_764_000_000_300)
    .binary(0, 'in', Uint8Array.of(0xff, 0, 1), 1_764_000_000_500);
  return made.cut();
};

async function saved(
  format: 'jsonl' | 'csv',
  more: { redact?: boolean; filter?: string } = {},
): Promise<string> {
  const sample = log();
  const order = { redact: false, filter: '', ...more };
  const file = await runExport(
    { log: sample.log, format, connection: 0, decoder: null, messages: 10, ...order },
    sample.store,
    () => {},
  );
  return file.text();
}

describe('the listed messages as a file', () => {
  it('are a JSON object a line, decoded, with exact numbers, as the command prints them', async () => {
    const lines = (await saved('jsonl')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { at: 1_764_000_000_000, direction: 'server-to-client', opcode: 1, decoded: { protocol: 'json' } },
      { direction: 'client-to-server', text: '=HYPERLINK("http://evil.example")' },
      { opcode: 2, bytes: 3, base64: '/wAB' },
    ]);
    expect(lines[0]).toContain('9007199254740993');
  });

  it('are a table with a heading, quoted, and with no formula in it', async () => {
    const [heading, first, second, third] = cellsOf(await saved('csv'));
    expect(heading?.slice(1, 5)).toEqual(['time', 'direction', 'opcode', 'bytes']);
    expect(first?.slice(1, 6)).toEqual(['2025-11-24T16:00:00.000Z', 'server-to-client', '1', '44', 'json']);
    expect(first?.at(-1)).toBe('{"price":9007199254740993,"note":"a, \\"b\\""}');
    expect(second?.at(-1)).toBe('\'=HYPERLINK("http://evil.example")');
    expect(third?.slice(-2)).toEqual(['base64', '/wAB']);
  });

  it('are those that the filter lets through', async () => {
    expect(cellsOf(await saved('csv', { filter: 'dir:in op:text' }))).toHaveLength(2);
    expect((await saved('jsonl', { filter: 'HYPERLINK' })).trimEnd().split('\n')).toHaveLength(1);
  });

  it.each(['jsonl', 'csv'] as const)(
    '%s: say nothing of what they hold where that is redacted',
    async (format) => {
      const text = await saved(format, { redact: true });
      expect(text).not.toMatch(/HYPERLINK|price|9007199254740993|\/wAB/);
      expect(text).toContain('redacted');
      expect(text.trimEnd().split('\n')).toHaveLength(format === 'csv' ? 4 : 3);
    },
  );

  it('of any text are one row of ten cells each, the text whole and no formula', () => {
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', '=', '+', '-', '@', '\t='),
        (text, before) => {
          const payload = encoder.encode(before + text);
          const given = { id: 7, sourceKey: '' } as DecodedMessage['connection'];
          const [row, more] = cellsOf(
            messageCsv(
              {
                connection: given,
                row: {
                  at: at(0),
                  connection: id(0),
                  opcode: 1,
                  outgoing: false,
                  payloadUnknown: false,
                  payloadCut: false,
                  size: payload.length,
                },
                flags: 1,
                payload,
                decoded: null,
              },
              false,
            ),
          );
          expect(more).toBeUndefined();
          expect(row).toHaveLength(cellsOf(CSV_HEADING)[0]?.length ?? 0);
          const cell = row?.at(-1) ?? '';
          expect(cell.replace(/^'/, '')).toBe((before + text).replace(/^'/, ''));
          expect(cell).not.toMatch(/^\s*[=+\-@]/);
        },
      ),
    );
  });
});
