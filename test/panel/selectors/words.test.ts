import { describe, expect, it } from 'vitest';
import { clauseLink } from '../../../src/panel/selectors/clause-link.ts';
import {
  binaryByteText,
  byteText,
  clockText,
  durationText,
  stampText,
} from '../../../src/panel/selectors/quantity.ts';

describe('quantities in short', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [41_234, '41.2 kB'],
    [212_400_000, '212 MB'],
    [67_108_864, '67.1 MB'],
    [999_999, '1.0 MB'],
  ])('%i bytes are %s', (bytes, said) => {
    expect(byteText(bytes)).toBe(said);
  });

  it.each([
    [0, '0 B'],
    [1024, '1 KiB'],
    [1_572_864, '1.5 MiB'],
    [268_435_456, '256 MiB'],
    [1_073_741_000, '1 GiB'],
    [17_179_869_184, '16 GiB'],
  ])('%i bytes are %s in powers of 1024', (bytes, said) => {
    expect(binaryByteText(bytes)).toBe(said);
  });

  it.each([
    [0.4, '0.4 ms'],
    [31.4, '31 ms'],
    [4200, '4.2 s'],
    [119_000, '119.0 s'],
    [720_000, '12 min'],
    [11_160_000, '3.1 h'],
  ])('%f ms are %s', (ms, said) => {
    expect(durationText(ms)).toBe(said);
  });

  it('writes times of day to the millisecond, and stamps for names', () => {
    const moment = new Date(2026, 10, 20, 4, 2, 9, 31).getTime();
    expect(clockText(moment + 0.7)).toBe('04:02:09.031');
    expect(stampText(moment)).toBe('20261120-040209');
  });
});

describe('clauseLink', () => {
  it.each([
    ['RFC 6455 4.2.2', 'https://www.rfc-editor.org/rfc/rfc6455#section-4.2.2'],
    ['RFC 9110 section 7.8', 'https://www.rfc-editor.org/rfc/rfc9110#section-7.8'],
    ['RFC 8441', 'https://www.rfc-editor.org/rfc/rfc8441'],
    ['WHATWG WebSockets', null],
    ['Mixed Content', null],
    ['RFC 1 "><script>', null],
  ])('of %j is %j', (clause, link) => {
    expect(clauseLink(clause)).toBe(link);
  });
});
