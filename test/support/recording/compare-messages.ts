import { expect } from 'vitest';
import type { Entry } from '../servers/accounting-server.ts';
import type { HarMessage } from './exported-har.ts';

/** One message as HAR has it, in the server's terms. */
export function entryOf({ type, opcode, data }: HarMessage): Entry {
  return {
    direction: type === 'send' ? 'client-to-server' : 'server-to-client',
    opcode: opcode === 1 ? 1 : 2,
    bytes: Buffer.from(data, opcode === 1 ? 'utf8' : 'base64'),
  };
}

/** What a difference is reported as: enough to find it, and never 5 MiB of it. */
function brief({ direction, opcode, bytes }: Entry): string {
  return `${direction} ${opcode} ${bytes.length}: ${bytes.subarray(0, 60).toString('hex')}`;
}

/** Fails where a recording is not the account, in order and byte for byte. */
export function compare(recorded: readonly Entry[], account: readonly Entry[]): void {
  expect(recorded.map(brief)).toEqual(account.map(brief));
  recorded.forEach((entry, i) => {
    const same = account[i] !== undefined && entry.bytes.equals(account[i].bytes);
    expect(same, `message ${i}, ${brief(entry)}, byte for byte`).toBe(true);
  });
}

/** Whether the page sent it. */
export function isUp({ direction }: Entry): boolean {
  return direction === 'client-to-server';
}

/** Matches a count in the footer, whose thousands may be parted by something. */
export function said(count: number, what: string): RegExp {
  const digits = String(count).split('').join('\\D?');
  return new RegExp(`(?<!\\d\\D?)${digits} ${what}`);
}
