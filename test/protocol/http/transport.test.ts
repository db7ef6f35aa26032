import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRANSPORTS, transportOf, versionOf } from '../../../src/protocol/http/transport.ts';

describe('transportOf', () => {
  it.each([
    ['HTTP/1.1', 'http/1.1'],
    ['http/1.1', 'http/1.1'],
    ['HTTP/1.0', 'http/1.1'],
    ['HTTP/1', 'http/1.1'],
    ['HTTP/0.9', 'http/1.1'],
    ['1.1', 'http/1.1'],
    ['1', 'http/1.1'],
    [' HTTP/1.1 ', 'http/1.1'],
    ['h2', 'h2'],
    ['h2c', 'h2'],
    ['2', 'h2'],
    ['2.0', 'h2'],
    ['HTTP/2', 'h2'],
    ['HTTP/2.0', 'h2'],
    ['http/2.0', 'h2'],
    ['h3', 'h3'],
    ['h3-29', 'h3'],
    ['HTTP/3', 'h3'],
    ['HTTP/3.0', 'h3'],
    ['3', 'h3'],
    ['http/2+quic/46', 'h3'],
    ['quic/1+spdy/3', 'h3'],
    ['', 'unknown'],
    ['unknown', 'unknown'],
    ['websocket', 'unknown'],
    ['data', 'unknown'],
    ['HTTP/1.12', 'unknown'],
    ['12.0', 'unknown'],
    ['h22', 'unknown'],
    [2, 'unknown'],
    [null, 'unknown'],
  ])('reads %j as %s', (version, transport) => {
    expect(transportOf(version)).toBe(transport);
  });

  it('reads back the version that it gives a head', () => {
    for (const transport of TRANSPORTS) expect(transportOf(versionOf(transport))).toBe(transport);
  });

  it('takes any value', () => {
    fc.assert(fc.property(fc.anything(), (value) => TRANSPORTS.includes(transportOf(value))));
  });
});
