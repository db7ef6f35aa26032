import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCEPT_GUID, computeAccept, parseAccept } from '../../../src/protocol/websocket/accept.ts';
import { notation } from '../fault-notation.ts';

describe('computeAccept', () => {
  it.each([
    ['dGhlIHNhbXBsZSBub25jZQ==', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
    [' \tdGhlIHNhbXBsZSBub25jZQ== ', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
    ['JFBCWHksyIpXV+6Wlq/9pw==', 'JdiiuafpBKRqD7eol0y4vJDTsTs='],
  ])('%j gives %j', (key, accept) => {
    expect(computeAccept(key).accept).toBe(accept);
  });

  it('shows each step (RFC 6455 section 1.3)', () => {
    const steps = computeAccept('dGhlIHNhbXBsZSBub25jZQ==');
    expect(steps.concatenated).toBe('dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11');
    expect(Buffer.from(steps.sha1).toString('hex')).toBe('b37a4f2cc0624f1690f64606cf385945b2bec4ea');
  });

  it("agrees with Node's SHA-1 over the wire's bytes", () => {
    const latin1 = fc
      .array(fc.integer({ min: 0x21, max: 0xff }))
      .map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(latin1, (key) => {
        const wanted = createHash('sha1')
          .update(Buffer.from(key + ACCEPT_GUID, 'latin1'))
          .digest('base64');
        expect(computeAccept(key).accept).toBe(wanted);
      }),
    );
  });

  it('hashes text beyond latin-1 as UTF-8', () => {
    const wanted = createHash('sha1').update(`\u20ac${ACCEPT_GUID}`).digest('base64');
    expect(computeAccept('\u20ac').accept).toBe(wanted);
  });
});

describe('parseAccept', () => {
  it.each<[string, string[]]>([
    ['s3pPLMBiTxaQ9kYGzzhZRbK+xOo=', []],
    ['magic', ['wrong-digit-count@5+0']],
    ['bWFnaWM=', ['wrong-byte-count@0+8']],
    ['', ['empty-value@0+0']],
  ])('%j', (value, faults) => {
    expect(notation(parseAccept(value).faults)).toEqual(faults);
  });
});
