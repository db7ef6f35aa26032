import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/formats/format-error.ts';
import { readFile } from '../../src/formats/read-file.ts';
import { readAny, recognize } from '../../src/formats/recognize.ts';

describe('recognize', () => {
  it.each<[string, string | null]>([
    ['{"log":{"version":"1.2"}}', 'har'],
    ['\u{feff}\n {\n "log": {', 'har'],
    ['{"switchyard":"log","version":1}', 'log'],
    ['{"constants":{', 'netlog'],
    ['> GET / HTTP/1.1', 'transcript'],
    ['# a comment\n\n! url "ws://h/"', 'transcript'],
    ['', null],
    ['hello', null],
    ['\u0000\u0001', null],
  ])('%j is %s', (text, format) => {
    expect(recognize(text)).toBe(format);
  });
});

describe('readAny', () => {
  it('opens each format that can be read', () => {
    expect(readAny('{"log":{"version":"1.2","entries":[]}}').format).toBe('har');
    expect(readAny('{"switchyard":"log","version":1}\n{"end":true,"lines":2}\n').format).toBe('log');
    expect(readAny('> GET / HTTP/1.1').format).toBe('transcript');
  });

  it('names a flow file of mitmproxy, and what makes a HAR of it', () => {
    expect(() => readAny('2345:9:websocket;0:~8:response;5:1:a,}')).toThrow(
      expect.objectContaining({ message: expect.stringContaining('hardump') }),
    );
  });

  it.each<[string, string]>([
    ['{"constants":{},"events":[]}', 'not-this-format'],
    ['{"a":1,"constants":{},"events":[]}', 'not-this-format'],
    ['{"a":1}', 'not-this-format'],
    ['hello', 'not-this-format'],
    ['{"log":', 'cut-short'],
  ])('names what is wrong with %j', (text, fault) => {
    expect(() => readAny(text)).toThrow(FormatError);
    expect(() => readAny(text)).toThrow(expect.objectContaining({ fault }));
  });
});

it.each([
  '{"log":{"version":"1.2","entries":[]},"constants":{},"events":[]}',
  '{"constants":{"a":1},"events":[{}],"log":{"version":"1.2","entries":[]}}',
  '{"polledData":{},"log":{"version":"1.2","entries":[]}}',
])('is a HAR where it has a list of entries, whatever stands beside: %s', (text) => {
  expect(readFile(new TextEncoder().encode(text)).format).toBe('har');
});
