import { describe, expect, it } from 'vitest';
import { formatRequestHead, parseRequestHead } from '../../../src/protocol/http/request-head.ts';
import { notation } from '../fault-notation.ts';

describe('parseRequestHead', () => {
  it('reads a handshake and writes it back as it was', () => {
    const text =
      'GET /chat?a=b HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nX-Empty: \r\n\r\n';
    const { value, faults } = parseRequestHead(text);
    expect(faults).toEqual([]);
    expect(value).toEqual({
      method: 'GET',
      target: '/chat?a=b',
      version: 'HTTP/1.1',
      fields: [
        { name: 'Host', value: 'server.example.com' },
        { name: 'Upgrade', value: 'websocket' },
        { name: 'X-Empty', value: '' },
      ],
      raw: text,
    });
    expect(formatRequestHead(value)).toBe(text);
  });

  it.each<[string, [string, string, string], string[]]>([
    ['GET / HTTP/1.1\r\n\r\n', ['GET', '/', 'HTTP/1.1'], []],
    ['OPTIONS * HTTP/1.0\r\n\r\n', ['OPTIONS', '*', 'HTTP/1.0'], []],
    ['CONNECT a.example:443 HTTP/1.1\r\n\r\n', ['CONNECT', 'a.example:443', 'HTTP/1.1'], []],
    ['GET http://a.example:80/ HTTP/1.1\r\n\r\n', ['GET', 'http://a.example:80/', 'HTTP/1.1'], []],
    ['GET /\r\n\r\n', ['GET', '/', ''], ['missing-version@5+0']],
    ['GET\r\n\r\n', ['GET', '', ''], ['missing-target@3+0', 'missing-version@3+0']],
    ['GET HTTP/1.1\r\n\r\n', ['GET', '', 'HTTP/1.1'], ['missing-target@3+0']],
    ['GET  / HTTP/1.1\r\n\r\n', ['GET', '/', 'HTTP/1.1'], ['space-in-start-line@0+15']],
    ['GET /a b HTTP/1.1\r\n\r\n', ['GET', '/a b', 'HTTP/1.1'], ['space-in-start-line@0+17']],
    ['G@T / HTTP/1.1\r\n\r\n', ['G@T', '/', 'HTTP/1.1'], ['invalid-method@0+3']],
    ['GET / HTTP/1.1.1\r\n\r\n', ['GET', '/', 'HTTP/1.1.1'], ['invalid-version@6+10']],
    ['GET / http/1.1\r\n\r\n', ['GET', '/', 'http/1.1'], ['invalid-version@6+8']],
    ['\r\nGET / HTTP/1.1\r\n\r\n', ['GET', '/', 'HTTP/1.1'], ['empty-line-before-start@0+2']],
    ['GET / HTTP/1.1', ['GET', '/', 'HTTP/1.1'], ['missing-line-end@14+0', 'missing-empty-line@14+0']],
    ['', ['', '', ''], ['missing-empty-line@0+0', 'missing-start-line@0+0']],
    ['Host: a\r\n\r\n', ['', '', ''], ['missing-start-line@0+0']],
    [':method: CONNECT\r\n:path: /x\r\n\r\n', ['CONNECT', '/x', ''], []],
  ])('%j', (text, line, faults) => {
    const parsed = parseRequestHead(text);
    expect([parsed.value.method, parsed.value.target, parsed.value.version]).toEqual(line);
    expect(notation(parsed.faults)).toEqual(faults);
  });
});

describe('field lines', () => {
  it.each<[string, [string, string][], string[]]>([
    ['A:b\r\n\r\n', [['A', 'b']], []],
    ['A:\t b \r\n\r\n', [['A', 'b']], []],
    ['A: b: c\r\n\r\n', [['A', 'b: c']], []],
    [
      'A: b\nC: d\n\n',
      [
        ['A', 'b'],
        ['C', 'd'],
      ],
      ['bare-lf@20+1', 'bare-lf@25+1', 'bare-lf@26+1'],
    ],
    [
      'A: b\r\nA: c\r\n\r\n',
      [
        ['A', 'b'],
        ['A', 'c'],
      ],
      [],
    ],
    ['A : b\r\n\r\n', [['A', 'b']], ['space-before-colon@17+1']],
    ['A b: c\r\n\r\n', [['A b', 'c']], ['invalid-character@17+1']],
    [': c\r\n\r\n', [['', 'c']], ['empty-field-name@16+0']],
    ['Upgrade\r\nA: b\r\n\r\n', [['A', 'b']], ['missing-colon@16+7']],
    ['A: b\r\n  c\r\n\td\r\n\r\n', [['A', 'b c d']], ['obs-fold@22+3', 'obs-fold@27+2']],
    ['A:\r\n b\r\n\r\n', [['A', 'b']], ['obs-fold@20+2']],
    ['A: b\r\n \r\n\r\n', [['A', 'b']], ['obs-fold@22+1']],
    [' a: b\r\nC: d\r\n\r\n', [['C', 'd']], ['fold-without-field@16+5']],
    ['A: caf\u00c3\u00a9 \ufffd\r\n\r\n', [['A', 'caf\u00c3\u00a9 \ufffd']], []],
    ['A: b\u0000c\r\n\r\n', [['A', 'b\u0000c']], ['invalid-character@20+1']],
    ['A: b\rC: d\r\n\r\n', [['A', 'b C: d']], ['invalid-character@20+1']],
    ['N\u00e9: c\r\n\r\n', [['N\u00e9', 'c']], ['invalid-character@17+1']],
    ['A: b\r\n\r\nbody: x\r\n', [['A', 'b']], []],
    ['A: b\r\n', [['A', 'b']], ['missing-empty-line@22+0']],
    [':protocol: websocket\r\n\r\n', [[':protocol', 'websocket']], []],
  ])('%j', (text, fields, faults) => {
    const { value, faults: found } = parseRequestHead(`GET / HTTP/1.1\r\n${text}`);
    expect(value.fields).toEqual(fields.map(([name, fieldValue]) => ({ name, value: fieldValue })));
    expect(notation(found)).toEqual(faults);
  });
});

describe('formatRequestHead', () => {
  it('lets no value forge a field line', () => {
    const fields = [{ name: 'A\r\nB', value: 'x\r\nEvil: 1' }];
    const text = formatRequestHead({ method: 'GET', target: '/\n', version: 'HTTP/1.1', fields, raw: null });
    expect(text).toBe('GET /  HTTP/1.1\r\nA B: x Evil: 1\r\n\r\n');
  });
});
