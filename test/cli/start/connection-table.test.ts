import { describe, expect, it } from 'vitest';
import { formatTable, type TableRow } from '../../../src/cli/start/connection-table.ts';

const row: TableRow = {
  url: 'ws://127.0.0.1/echo',
  protocol: 'websocket',
  status: 101,
  outcome: 'closed',
  checks: { failed: 0, warned: 2, unknown: 13 },
  sent: { count: 3, bytes: 15, unsized: 0 },
  received: { count: 4, bytes: 1024, unsized: 0 },
  closeCode: 1000,
};

describe('the table of connections', () => {
  it('has a line a connection under its headings, the columns in line', () => {
    const refused = { ...row, url: 'ws://h/no', status: 404, outcome: 'refused', closeCode: null };
    expect(formatTable([row, refused]).trimEnd().split('\n')).toEqual([
      'url                  protocol   status  outcome  failed  warned  unknown  sent      received    close',
      'ws://127.0.0.1/echo  websocket     101  closed        0       2       13  3 (15 B)  4 (1024 B)   1000',
      'ws://h/no            websocket     404  refused       0       2       13  3 (15 B)  4 (1024 B)      -',
    ]);
  });

  it('shows a dash for a status that nobody saw, never a zero', () => {
    expect(formatTable([{ ...row, status: null }])).toMatch(/websocket\s+-\s+closed/);
  });

  it('shows a dash for messages that nobody heard, never a zero', () => {
    expect(formatTable([{ ...row, sent: null, received: null }])).toMatch(/13 +- +- +1000/);
  });

  it('shows a long URL whole and keeps control characters from the terminal', () => {
    const url = `ws://h/${'a'.repeat(300)}\u001b[2J\n\u202e`;
    const lines = formatTable([{ ...row, url }]).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(`${'a'.repeat(300)}\\u{1b}[2J\\u{a}\\u{202e}`);
  });

  it('says so where there is none', () => {
    expect(formatTable([])).toBe('No connection was seen.\n');
  });
});
