import { describe, expect, it } from 'vitest';
import { hexLine } from '../../../src/panel/parts/hex-line.ts';

describe('hexLine', () => {
  it.each([
    [
      'the first line of a PNG',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52),
      '00000000  89 50 4e 47 0d 0a 1a 0a  00 00 00 0d 49 48 44 52  .PNG........IHDR',
    ],
    [
      'a short line',
      Uint8Array.of(1, 0x41),
      '00000000  01 41                                             .A',
    ],
  ])('writes %s', (_, bytes, line) => {
    expect(hexLine(bytes, 0)).toBe(line);
  });

  it('begins where it is told', () => {
    expect(hexLine(new Uint8Array(40), 32)).toMatch(/^00000020 {2}(00 ){8} /);
  });
});
