import { describe, expect, it } from 'vitest';
import { describeCloseCode, mayBeSent } from '../../../src/protocol/websocket/close-code.ts';

describe('describeCloseCode', () => {
  it.each<[number, string, boolean]>([
    [0, 'Unused', false],
    [999, 'Unused', false],
    [1000, 'Normal Closure', true],
    [1001, 'Going Away', true],
    [1004, 'Reserved', false],
    [1005, 'No Status Received', false],
    [1006, 'Abnormal Closure', false],
    [1007, 'Invalid Frame Payload Data', true],
    [1012, 'Service Restart', true],
    [1014, 'Bad Gateway', true],
    [1015, 'TLS Handshake', false],
    [1016, 'Unassigned', true],
    [2999, 'Unassigned', true],
    [3000, 'Unauthorized', true],
    [3001, 'Library or Framework', true],
    [3999, 'Library or Framework', true],
    [4000, 'Private Use', true],
    [4999, 'Private Use', true],
    [5000, 'Outside All Ranges', true],
    [65535, 'Outside All Ranges', true],
    [65536, 'Not a Close Code', false],
    [-1, 'Not a Close Code', false],
    [1000.5, 'Not a Close Code', false],
    [Number.NaN, 'Not a Close Code', false],
  ])('%d: %s, on the wire: %j', (code, name, onWire) => {
    expect(describeCloseCode(code)).toMatchObject({ code, name, onWire });
    expect(describeCloseCode(code).meaning).toMatch(/^[A-Z].*\.$/);
  });
});

describe('mayBeSent', () => {
  it.each([1000, 1001, 1003, 1007, 1011, 1012, 1014, 3000, 3999, 4000, 4999])('%d', (code) => {
    expect(mayBeSent(code)).toBe(true);
  });
  it.each([0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535])('not %d', (code) => {
    expect(mayBeSent(code)).toBe(false);
  });
});
