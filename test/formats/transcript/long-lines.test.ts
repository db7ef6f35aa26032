import { expect, it } from 'vitest';
import { formatCloseLine, parseCloseLine } from '../../../src/formats/transcript/close-line.ts';
import {
  formatMessageLine,
  parseMessageLine,
  parseTwoQuoted,
} from '../../../src/formats/transcript/message-line.ts';

// A pattern that takes character by character exhausts the stack on these.
const LONG = '\\"'.repeat(2_000_000);

it('reads messages of many megabytes', () => {
  const text = { opcode: 1, payload: new TextEncoder().encode(LONG), size: undefined };
  const read = parseMessageLine(formatMessageLine(text));
  expect(read?.payload.length).toBe(LONG.length);
  const bytes = { opcode: 2, payload: new Uint8Array(1_500_000).fill(0xab), size: undefined };
  const back = parseMessageLine(formatMessageLine(bytes));
  // Compared by the tests' own means, millions of elements take minutes.
  expect(Buffer.compare(back?.payload ?? new Uint8Array(0), bytes.payload)).toBe(0);
  expect(parseMessageLine(`text "${'a'.repeat(12_000_000)}`)).toBeNull();
  expect(parseMessageLine(`binary ${'ab '.repeat(3_000_000)}x`)).toBeNull();
});

it('reads a close and a line of two texts as long as that', () => {
  const close = { code: 1000, reason: LONG, wasClean: true, by: 'server' } as const;
  expect(parseCloseLine(formatCloseLine(close), 'server')?.reason.length).toBe(LONG.length);
  expect(parseTwoQuoted(`"a" ${JSON.stringify(LONG)}`)[1]?.length).toBe(LONG.length);
  expect(parseTwoQuoted(`"a ${LONG}`)).toEqual([null, null]);
});
