import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHookReport } from '../../../../src/capture/page-hook/reading/parse-hook-report.ts';
import { parseStack } from '../../../../src/capture/page-hook/reading/parse-stack.ts';

const ROWS = { time: [1], socket: [0], flags: [1], size: [2], ordinal: [0] };
const REPORT = {
  number: 0,
  frame: 'f',
  before: 0,
  waiting: 0,
  at: 1,
  wall: 1,
  events: [],
  rows: ROWS,
  text: 'ab',
  base64: '',
};

describe('a report of a page hook', () => {
  it('is taken as it is where it has the right shape', () => {
    expect(parseHookReport(REPORT)).toEqual(REPORT);
  });

  it.each([
    ['is none', null],
    ['lacks rows', { ...REPORT, rows: null }],
    ['has columns of two lengths', { ...REPORT, rows: { ...ROWS, time: [1, 2] } }],
    ['has a hole in a column', { ...REPORT, rows: { ...ROWS, size: [undefined] } }],
    ['promises more text than there is', { ...REPORT, rows: { ...ROWS, size: [3] } }],
    ['has text that no row has', { ...REPORT, text: 'abc' }],
    ['has a control frame', { ...REPORT, rows: { ...ROWS, flags: [9] } }],
    ['has unknown flags', { ...REPORT, rows: { ...ROWS, flags: [0x1001] } }],
    ['has a time that is none', { ...REPORT, rows: { ...ROWS, time: [Number.NaN] } }],
    ['has an event beyond its rows', { ...REPORT, events: [{ type: 'erred', row: 2, at: 1, socket: 0 }] }],
    ['has an unknown event', { ...REPORT, events: [{ type: 'handshake', row: 0, at: 1, socket: 0 }] }],
    ['has a negative number', { ...REPORT, number: -1 }],
    ['does not say how many messages came before', { ...REPORT, before: undefined }],
    ['has a name that is too long', { ...REPORT, frame: 'f'.repeat(65) }],
  ])('that %s is dropped whole', (_, report) => {
    expect(parseHookReport(report)).toBeNull();
  });

  it('may be anything', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (one, other) => {
        parseHookReport(one);
        parseHookReport({ ...REPORT, rows: one, events: other });
        parseHookReport({ ...REPORT, rows: { ...ROWS, time: one, flags: other } });
      }),
    );
  });
});

describe('the text of a stack', () => {
  it('is read as Chromium and as Firefox print it', () => {
    const chromium = [
      'Error: at once (a:1:2)',
      '    at send (https://a.example/app.js?x=(1):10:20)',
      '    at async Promise.all (index 0)',
      '    at new Chat (https://a.example/chat.js:3:4)',
      '    at https://a.example/main.js:5:6',
    ].join('\n');
    expect(parseStack(chromium)).toEqual([
      { functionName: 'send', url: 'https://a.example/app.js?x=(1)', line: 10, column: 20 },
      { functionName: 'new Chat', url: 'https://a.example/chat.js', line: 3, column: 4 },
      { functionName: '', url: 'https://a.example/main.js', line: 5, column: 6 },
    ]);
    expect(parseStack('send@https://a.example/app.js:10:20\n@https://a.example/b.js:1:2\n')).toEqual([
      { functionName: 'send', url: 'https://a.example/app.js', line: 10, column: 20 },
      { functionName: '', url: 'https://a.example/b.js', line: 1, column: 2 },
    ]);
  });

  it('gives back any frames that were printed', () => {
    const name = fc.stringMatching(/^[A-Za-z_$][\w$.]{0,20}$/);
    const frame = fc.record({
      functionName: name,
      url: fc.webUrl({ withQueryParameters: true }),
      line: fc.integer({ min: 1, max: 1e6 }),
      column: fc.integer({ min: 1, max: 1e6 }),
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 20 }), (frames) => {
        const text = frames.map((one) => `    at ${one.functionName} (${one.url}:${one.line}:${one.column})`);
        expect(parseStack(['Error', ...text].join('\n'))).toEqual(frames);
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 2000, unit: 'binary' }), (text) => {
        expect(parseStack(text).length).toBeLessThanOrEqual(64);
      }),
    );
  });
});
