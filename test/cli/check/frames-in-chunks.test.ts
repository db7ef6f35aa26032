import { describe, expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readTranscript } from '../../../src/formats/transcript/read-transcript.ts';
import { handshakeLines } from './sample-files.ts';

/** What is said of a transcript whose 101 announces chunks, or not, and of what follows it. */
function said(chunked: boolean, ...lines: readonly string[]) {
  const field = chunked ? ['< Transfer-Encoding: chunked'] : [];
  const imported = readTranscript([...handshakeLines(), ...field, ...lines, ''].join('\n'));
  expect(imported.problems).toEqual([]);
  return judgeSession(replay(imported), null)[0]?.explanation ?? null;
}

/** Chromium’s words of reserved bits. */
function bits(one: number, two: number, three: number): string {
  return `! error "One or more reserved bits are on: reserved1 = ${one}, reserved2 = ${two}, reserved3 = ${three}"`;
}

/** The first digits of sizes, as bytes. */
const CHUNKS = Array.from({ length: 16 }, (_, digit) => digit.toString(16).charCodeAt(0).toString(16));

describe('frames of the server in chunks', () => {
  it.each(CHUNKS)('are named by the first digit of a size, before the end and after it: 0x%s', (first) => {
    const wire = `< wire ${first} 0d 0a 81 03 31 3a 3a 0d 0a`;
    for (const end of [[], ['! closed'], ['! close 1006 ""']]) {
      const explanation = said(true, wire, ...end);
      expect(explanation?.cause).toBe('frames-broken-after-switch');
      expect(explanation?.sentence).toContain('sends them in chunks');
      expect(explanation?.evidence.join()).toContain('Transfer-Encoding: chunked');
    }
  });

  it('are not named where the 101 announces none', () => {
    expect(said(false, '< wire 35 0d 0a 81 03 31 3a 3a 0d 0a')?.sentence ?? '').not.toContain('chunks');
  });

  it('are not named where frames are right, or a later one is broken', () => {
    expect(said(true, '< wire 81 02 68 69')).toBeNull();
    const later = said(true, '< wire 81 02 68 69 35 0d 0a', '! close 1006 ""');
    expect(later?.cause).toBe('frames-broken-after-switch');
    expect(later?.sentence).not.toContain('chunks');
  });

  it('are named by the words of the browser that speak of a digit, and by no others', () => {
    expect(said(true, bits(0, 1, 1))?.sentence).toContain('chunks');
    expect(said(true, bits(1, 1, 0))?.sentence).toContain('chunks');
    expect(said(true, bits(1, 0, 0))?.sentence).not.toContain('chunks');
    expect(said(false, bits(0, 1, 1))?.sentence).not.toContain('chunks');
  });
});
