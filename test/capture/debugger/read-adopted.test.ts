import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAdoptedClose, readAdoptedSockets } from '../../../src/capture/debugger/read-adopted.ts';

describe('readAdoptedSockets, readAdoptedClose', () => {
  it('read what the browser tells', () => {
    expect(readAdoptedSockets([[0, 'ws://a.example/', 1, 'chat', '']])).toEqual([
      { index: 0, url: 'ws://a.example/', readyState: 1, protocol: 'chat', extensions: '' },
    ]);
    expect(readAdoptedClose('[3,4001,"bye",true]')).toEqual({
      index: 3,
      code: 4001,
      reason: 'bye',
      wasClean: true,
    });
  });

  it('leave out what is broken, and never throw', () => {
    expect(readAdoptedSockets([[0, 7, 1], null, [-1, 'ws://a/', 1, '', ''], 'x'])).toEqual([]);
    expect(readAdoptedClose('[0,70000,"",true]')).toBeNull();
    fc.assert(
      fc.property(fc.anything(), fc.string(), (value, text) => {
        readAdoptedSockets(value);
        readAdoptedClose(value);
        readAdoptedClose(text);
      }),
    );
  });
});
