import { describe, expect, it } from 'vitest';
import { asciiLowerCase, sameIgnoringCase } from '../../../src/protocol/http/ascii-case.ts';
import { isToken } from '../../../src/protocol/http/token.ts';

describe('isToken', () => {
  it.each(['websocket', 'h2c', "!#$%&'*+-.^_`|~", '0', 'A'])('takes %j', (text) => {
    expect(isToken(text)).toBe(true);
  });

  it.each([
    '',
    ' ',
    'a b',
    'a,b',
    'a;b',
    'a/b',
    'a@b',
    '"a"',
    'a\t',
    'a\n',
    '\u0000',
    'é',
    'a\u007f',
    'a\u212a',
    '\u{1f600}',
  ])('refuses %j', (text) => {
    expect(isToken(text)).toBe(false);
  });

  it('knows exactly the 77 characters of RFC 9110', () => {
    const all = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(isToken);
    expect(all).toHaveLength(77);
  });
});

describe('ASCII case', () => {
  it.each([
    ['WebSocket', 'websocket', true],
    ['UPGRADE', 'upgrade', true],
    ['websocket', 'websockets', false],
    ['websoc\u212aet', 'websocket', false],
    ['\u0130', 'i\u0307', false],
    ['É', 'é', false],
  ])('%j and %j: %j', (a, b, same) => {
    expect(sameIgnoringCase(a, b)).toBe(same);
  });

  it('leaves letters beyond ASCII alone', () => {
    expect(asciiLowerCase('ÀB\u212aC')).toBe('Àb\u212ac');
  });
});
