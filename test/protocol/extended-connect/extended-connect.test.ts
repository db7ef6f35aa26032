import { describe, expect, it } from 'vitest';
import { connectionSpecificLines } from '../../../src/protocol/extended-connect/connection-specific-fields.ts';
import { readExtendedConnect } from '../../../src/protocol/extended-connect/extended-connect.ts';
import type { Field } from '../../../src/protocol/http/field.ts';

function fields(...lines: string[]): Field[] {
  return lines.map((line) => {
    const at = line.indexOf('=');
    return { name: line.slice(0, at), value: line.slice(at + 1) };
  });
}

const WEBSOCKET = fields(
  ':method=CONNECT',
  ':protocol=websocket',
  ':scheme=https',
  ':path=/chat',
  ':authority=a.example',
);

describe('readExtendedConnect', () => {
  it('reads a WebSocket over HTTP/2', () => {
    expect(readExtendedConnect([...WEBSOCKET, ...fields('sec-websocket-version=13')])).toEqual({
      protocol: 'websocket',
      scheme: 'https',
      authority: 'a.example',
      path: '/chat',
      faults: [],
    });
  });

  it.each<[string, Field[], string | null]>([
    ['a plain CONNECT', fields(':method=CONNECT', ':authority=a:443'), null],
    ['a GET', fields(':method=GET', ':protocol=websocket'), null],
    ['a lower-case method', fields(':method=connect', ':protocol=websocket'), null],
    ['no method anywhere', fields(':protocol=websocket'), null],
    ['HTTP/1.1', fields('Host=a', 'Upgrade=websocket'), 'GET'],
    ['a regular field named protocol', fields('protocol=websocket'), 'CONNECT'],
  ])('is null for %s', (_, list, method) => {
    expect(readExtendedConnect(list, method)).toBeNull();
  });

  it('takes the method that its source keeps apart', () => {
    const list = fields(':protocol=connect-udp', ':scheme=https', ':path=/');
    expect(readExtendedConnect(list, 'CONNECT')).toMatchObject({
      protocol: 'connect-udp',
      authority: null,
      faults: [],
    });
  });

  it.each<[string, Field[], [string, number | null][]]>([
    [
      'missing',
      fields(':method=CONNECT', ':protocol=websocket'),
      [
        ['missing-pseudo-field', null],
        ['missing-pseudo-field', null],
      ],
    ],
    ['repeated', [...WEBSOCKET, ...fields(':path=/b')], [['repeated-pseudo-field', 5]]],
    [
      'late',
      [...fields('a=b'), ...WEBSOCKET.slice(0, 1), ...WEBSOCKET.slice(1)],
      [1, 2, 3, 4, 5].map((at) => ['late-pseudo-field', at]),
    ],
    ['empty', fields(':method=CONNECT', ':protocol=', ':scheme=https', ':path=/'), [['empty-protocol', 1]]],
  ])('names %s pseudo-fields', (_, list, faults) => {
    expect(readExtendedConnect(list)?.faults.map(({ code, fieldIndex }) => [code, fieldIndex])).toEqual(
      faults,
    );
  });
});

describe('connectionSpecificLines', () => {
  it('finds the fields that HTTP/2 and 3 forbid', () => {
    const list = [
      ...WEBSOCKET,
      ...fields(
        'Upgrade=websocket',
        'connection=Upgrade',
        'te=trailers',
        'te=gzip',
        'keep-alive=x',
        'cookie=a',
      ),
    ];
    expect(connectionSpecificLines(list).map((line) => line.fieldIndex)).toEqual([5, 6, 8, 9]);
  });
});
