import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULTS_KEPT_PER_CODE, type Fault, FaultLog, type Parsed } from '../../src/protocol/http/fault.ts';
import { formatRequestHead, parseRequestHead } from '../../src/protocol/http/request-head.ts';
import { formatResponseHead, parseResponseHead } from '../../src/protocol/http/response-head.ts';
import { formatStructuredItem, readStructuredItem } from '../../src/protocol/http/structured-item.ts';
import { formatAltSvc, parseAltSvc } from '../../src/protocol/upgrade/alt-svc.ts';
import { formatCapsuleProtocol, parseCapsuleProtocol } from '../../src/protocol/upgrade/capsule-protocol.ts';
import { formatConnectionOptions, parseConnectionOptions } from '../../src/protocol/upgrade/connection.ts';
import { formatHttp2Settings, parseHttp2Settings } from '../../src/protocol/upgrade/http2-settings.ts';
import { formatUpgrade, parseUpgrade } from '../../src/protocol/upgrade/upgrade.ts';
import { computeAccept, parseAccept } from '../../src/protocol/websocket/accept.ts';
import { formatExtensions, parseExtensions } from '../../src/protocol/websocket/extensions.ts';
import { parseKey } from '../../src/protocol/websocket/key.ts';
import { parseDeflateParameters } from '../../src/protocol/websocket/permessage-deflate.ts';
import { formatSubprotocols, parseSubprotocols } from '../../src/protocol/websocket/subprotocol.ts';
import { formatVersions, parseVersions } from '../../src/protocol/websocket/version.ts';

/** Reads a text, gives its faults and what it is written as; null where the value has no text of its own. */
type Trip = (text: string) => { faults: Parsed<unknown>['faults']; written: string | null };

function trip<T>(parse: (text: string) => Parsed<T>, format: (value: T) => string | null): Trip {
  return (text) => {
    const { value, faults } = parse(text);
    return { faults, written: format(value) };
  };
}

const TRIPS: Readonly<Record<string, Trip>> = {
  'request head': trip(parseRequestHead, formatRequestHead),
  'response head': trip(parseResponseHead, formatResponseHead),
  upgrade: trip(parseUpgrade, formatUpgrade),
  connection: trip(parseConnectionOptions, formatConnectionOptions),
  subprotocols: trip(parseSubprotocols, formatSubprotocols),
  extensions: trip(parseExtensions, formatExtensions),
  versions: trip(parseVersions, formatVersions),
  'alt-svc': trip(parseAltSvc, formatAltSvc),
  'http2-settings': trip(parseHttp2Settings, formatHttp2Settings),
  'capsule-protocol': trip(parseCapsuleProtocol, (value) =>
    value === null ? null : formatCapsuleProtocol(value),
  ),
  'structured item': trip(
    (text) => {
      const log = new FaultLog();
      const value = readStructuredItem(text, log);
      return { value, faults: log.list() };
    },
    (value) => (value === null ? null : formatStructuredItem(value)),
  ),
  deflate: trip(
    (text) => {
      const [extension] = parseExtensions(text).value;
      const faults = extension === undefined ? [] : parseDeflateParameters(extension, 'response').faults;
      return { value: null, faults };
    },
    () => null,
  ),
  key: trip(parseKey, () => null),
  accept: trip(parseAccept, () => null),
};

const PIECES = [
  '\t \r \n \r\n , ; = " \\ / : ? @ % . - * ( \u0000'.split(' '),
  'a B 0 1 13 15 == ?1 :status :method :path clear ma=1 h3=":443"'.split(' '),
  'HTTP/1.1 HTTP/2 GET 101 Upgrade websocket permessage-deflate client_max_window_bits'.split(' '),
  '\u00e9 \u00ff \ufffd \u00a0 \u2028 \u212a \ud800 \u{1f600} \u007f __proto__'.split(' '),
].flatMap((pieces) => [' ', ...pieces]);

const NASTY_TEXT = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** Whether a fault has a place in the text, and is told as faults are. */
function liesIn(text: string, { index, length, code, detail }: Fault): boolean {
  const placed = index >= 0 && length >= 0 && index + length <= text.length;
  return placed && /^[a-z]+(?:-[a-z]+)*$/.test(code) && /[^.]$/.test(detail);
}

describe.each(Object.entries(TRIPS))('%s', (_, run) => {
  it('throws for no text, and every fault lies in the text', () => {
    fc.assert(
      fc.property(NASTY_TEXT, (text) => {
        expect(run(text).faults.filter((fault) => !liesIn(text, fault))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('is stable once written', () => {
    fc.assert(
      fc.property(NASTY_TEXT, (text) => {
        const { written } = run(text);
        if (written !== null) expect(run(written).written).toBe(written);
      }),
      { numRuns: 2000 },
    );
  });

  // A quadratic step would take minutes at this size: only the time-out of the test judges that.
  it.each([
    'a',
    ',',
    ';',
    'a,',
    'a;b,',
    'a="',
    '"',
    '\\"',
    '=',
    'a=b;',
    ' ',
    '\n',
    '\n a',
    'a: b\n',
    ':',
    '\u00e9',
    '%"',
    '?1;a=1',
  ])(
    'stays within bounds for 1 MiB of %j',
    (piece) => {
      const text = piece.repeat(Math.ceil(2 ** 20 / piece.length));
      const { faults } = run(text);
      expect(faults.length).toBeLessThan(10 * (FAULTS_KEPT_PER_CODE + 1));
    },
    60_000,
  );
});

describe('computeAccept', () => {
  it('throws for no key', () => {
    fc.assert(
      fc.property(NASTY_TEXT, (key) => {
        expect(computeAccept(key).accept).toHaveLength(28);
      }),
    );
  });
});
