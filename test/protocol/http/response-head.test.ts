import { describe, expect, it } from 'vitest';
import { formatResponseHead, parseResponseHead } from '../../../src/protocol/http/response-head.ts';
import { notation } from '../fault-notation.ts';

describe('parseResponseHead', () => {
  it('reads a switch and writes it back as it was', () => {
    const text = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
    const { value, faults } = parseResponseHead(text);
    expect(faults).toEqual([]);
    expect(value).toMatchObject({
      version: 'HTTP/1.1',
      status: 101,
      reason: 'Switching Protocols',
      raw: text,
    });
    expect(value.fields).toHaveLength(2);
    expect(formatResponseHead(value)).toBe(text);
  });

  it.each<[string, [string, number, string], string[]]>([
    ['HTTP/1.1 101 \r\n\r\n', ['HTTP/1.1', 101, ''], []],
    ['HTTP/1.1 101\r\n\r\n', ['HTTP/1.1', 101, ''], ['missing-space-after-status@12+0']],
    ['HTTP/1.1 404 Not  Found\r\n\r\n', ['HTTP/1.1', 404, 'Not  Found'], []],
    ['HTTP/1.1 200 d\u00e9j\u00e0\r\n\r\n', ['HTTP/1.1', 200, 'd\u00e9j\u00e0'], []],
    ['HTTP/2 200 \r\n\r\n', ['HTTP/2', 200, ''], []],
    ['HTTP/1.1  101 OK\r\n\r\n', ['HTTP/1.1', 101, 'OK'], ['space-in-start-line@0+16']],
    ['HTTP/1.1 600 X\r\n\r\n', ['HTTP/1.1', 600, 'X'], ['status-out-of-range@9+3']],
    ['HTTP/1.1 1010 X\r\n\r\n', ['HTTP/1.1', 0, '1010 X'], ['invalid-status@9+0']],
    ['HTTP/1.1 099 X\r\n\r\n', ['HTTP/1.1', 0, '099 X'], ['invalid-status@9+0']],
    ['HTTP/1.1 abc\r\n\r\n', ['HTTP/1.1', 0, 'abc'], ['invalid-status@9+0']],
    ['HTTP/1.1\r\n\r\n', ['HTTP/1.1', 0, ''], ['invalid-status@8+0']],
    ['HTTP/one 200 X\r\n\r\n', ['HTTP/one', 200, 'X'], ['invalid-version@0+8']],
    ['200 OK\r\n\r\n', ['', 200, 'OK'], ['missing-version@0+0']],
    ['SSH-2.0-OpenSSH\r\n\r\n', ['', 0, 'SSH-2.0-OpenSSH'], ['missing-version@0+0', 'invalid-status@0+0']],
    ['A: b\r\n\r\n', ['', 0, ''], ['missing-start-line@0+0']],
    [' A: b\r\n\r\n', ['', 0, ''], ['space-before-field@0+1', 'missing-start-line@0+0']],
    [':status: 200\r\n\r\n', ['', 200, ''], []],
    [':status: abc\r\n\r\n', ['', 0, ''], ['missing-start-line@0+0']],
    ['', ['', 0, ''], ['missing-empty-line@0+0', 'missing-start-line@0+0']],
    [
      '\r\n\n \r\n',
      ['', 0, ''],
      [
        'empty-line-before-start@0+2',
        'empty-line-before-start@2+1',
        'empty-line-before-start@3+3',
        'missing-empty-line@6+0',
        'missing-start-line@6+0',
      ],
    ],
  ])('%j', (text, line, faults) => {
    const parsed = parseResponseHead(text);
    expect([parsed.value.version, parsed.value.status, parsed.value.reason]).toEqual(line);
    expect(notation(parsed.faults)).toEqual(faults);
  });

  it('keeps 10,000 fields and their order', () => {
    const lines = Array.from({ length: 10_000 }, (_, at) => `X-${at % 7}: ${at}`);
    const { value, faults } = parseResponseHead(`HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`);
    expect(value.fields.map(({ name, value: text }) => `${name}: ${text}`)).toEqual(lines);
    expect(faults).toEqual([]);
  });

  it('keeps a value of 1 MiB whole', () => {
    const long = 'x'.repeat(2 ** 20);
    const { value, faults } = parseResponseHead(`HTTP/1.1 200 OK\r\nX: ${long}\r\n\r\n`);
    expect(value.fields).toEqual([{ name: 'X', value: long }]);
    expect(faults).toEqual([]);
  });
});
