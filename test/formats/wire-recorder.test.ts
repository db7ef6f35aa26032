import { describe, expect, it } from 'vitest';
import type { CloseSeen } from '../../src/events/event.ts';
import { connectionId } from '../../src/events/units.ts';
import { BatchBuilder } from '../../src/formats/batch-builder.ts';
import { WireRecorder } from '../../src/formats/wire-recorder.ts';
import { agreedExtensions } from '../../src/protocol/websocket/agreed-extensions.ts';
import { closeFramesInWords } from '../../src/session/close-frames-in-words.ts';

/** What is recorded of the end where both sides send these bytes, the server first. */
function closeOf(server: string, client: string | null): CloseSeen | null {
  const recorder = new WireRecorder(new BatchBuilder(), connectionId(0), 'netlog', agreedExtensions(null));
  recorder.bytes(1, false, Uint8Array.from(Buffer.from(server, 'hex')));
  if (client !== null) recorder.bytes(2, true, Uint8Array.from(Buffer.from(client, 'hex')));
  recorder.end(3);
  return recorder.close(true);
}

/** A close frame of a client with 1002, as its mask of zeros leaves it. */
const REFUSED = '88820000000003ea';
const ANSWER = { code: 1002, reason: '' };

describe('the end that close frames show', () => {
  it('has the answer beside what was said first', () => {
    expect(closeOf('880203e8', '88820000000003e8')).toEqual({
      code: 1000,
      reason: '',
      by: 'server',
      wasClean: true,
      answer: { code: 1000, reason: '' },
    });
    expect(closeFramesInWords({ code: 1000, reason: '', by: 'server', wasClean: true })).toEqual([]);
  });

  it.each([
    [
      'a code that no frame may have',
      '880203ed',
      { code: 1005, reason: '', fault: 'close-code' },
      'The server sent a close frame with code 1005, but 1005 must not stand in a close frame (RFC 6455 7.4.1).',
    ],
    [
      'a code that means the end without a close frame',
      '880203ee',
      { code: 1006, reason: '', fault: 'close-code' },
      'The server sent a close frame with code 1006, but 1006 must not stand in a close frame (RFC 6455 7.4.1).',
    ],
    [
      'a body of one byte',
      '880103',
      { code: 1005, reason: '', fault: 'close-body', body: '03' },
      'The server sent a close frame with no code, because its body is a single byte, and a code takes two (RFC 6455 5.5.1).',
    ],
    [
      'a reason that is not UTF-8',
      '880403e861ff',
      { code: 1000, reason: 'a\ufffd', fault: 'close-reason', body: '03e861ff' },
      'The server sent a close frame with code 1000 (Normal Closure) and the reason “a\ufffd”, but the reason is not UTF-8 (RFC 6455 5.5.1).',
    ],
    [
      'a mask',
      '88820000000003e8',
      { code: 1000, reason: '', fault: 'masked' },
      'The server sent a close frame with code 1000 (Normal Closure), in a frame that breaks another rule of RFC 6455 section 5.',
    ],
  ])('names both frames where the first has %s', (_what, hex, said, words) => {
    const close = closeOf(hex, REFUSED);
    expect(close).toEqual({ ...said, by: 'server', wasClean: false, answer: ANSWER });
    expect(close === null ? [] : closeFramesInWords(close)).toEqual([
      words,
      'The client sent a close frame with code 1002 (Protocol Error).',
    ]);
    expect(closeOf(hex, null)).toEqual({ ...said, by: 'server', wasClean: false });
  });

  it('takes text of HTTP for no close frame, though it begins as one: the client closed', () => {
    const text = Buffer.from(`HTTP/1.1 400 Bad Request\r\n${'x: y\r\n'.repeat(12)}\r\n`).toString('hex');
    expect(closeOf(text, REFUSED)).toEqual({ ...ANSWER, by: 'client', wasClean: false });
    expect(closeOf(text, null)).toBeNull();
  });
});
