import { expect, it } from 'vitest';
import { explain } from '../../../src/analysis/explain.ts';
import { judge } from '../../../src/analysis/judge.ts';
import type { Source } from '../../../src/events/event.ts';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { foldConnection } from '../../../src/session/fold-connection.ts';
import { type Sight, sightOf } from './connections.ts';

/** A WebTransport session that ended before it was established. */
function explained(source: Source, wasClean: boolean | null, words: readonly string[] = []) {
  const sight: Sight = { kind: 'webtransport', url: 'https://h.example/', source, words };
  const begun = sightOf(sight);
  const connection = foldConnection(begun, {
    type: 'connection/closed',
    at: begun.createdAt,
    source,
    connection: begun.id,
    close:
      wasClean === null ? notSeen('source-cannot') : seen({ code: 0, reason: '', wasClean, by: 'unknown' }),
  });
  const attempts = [connection];
  return explain(connection, judge(connection, { attempts, frames: null }), { attempts });
}

it.each([
  ['net::ERR_NAME_NOT_RESOLVED', 'name-not-resolved'],
  ['net::ERR_UNSAFE_PORT', 'unsafe-port'],
  ['net::ERR_QUIC_PROTOCOL_ERROR.QUIC_TLS_CERTIFICATE_UNKNOWN (TLS handshake failure)', 'tls-failed'],
  ['net::ERR_QUIC_PROTOCOL_ERROR.QUIC_NETWORK_IDLE_TIMEOUT (No recent network activity)', 'timed-out'],
  [
    'net::ERR_QUIC_PROTOCOL_ERROR.QUIC_PACKET_WRITE_ERROR (Write failed with error: -102 (Unknown error -102))',
    'connection-refused',
  ],
  ['net::ERR_QUIC_PROTOCOL_ERROR.QUIC_INVALID_FRAME_DATA (x)', 'not-http'],
])('Chromium’s %s is %s', (words, cause) => {
  expect(explained('debugger', null, [words])?.cause).toBe(cause);
});

it('says what a failure without a reason may be, where its page alone reported it', () => {
  const explanation = explained('page-hook', false);
  expect(explanation?.cause).toBe('closed-before-response');
  expect(explanation?.sentence).toMatch(/^Check that the server speaks WebTransport over HTTP\/3/);
  expect(explanation?.isNot).toEqual([]);
});

it('blames no server for a session that its page may have closed', () => {
  expect(explained('page-hook', true)).toBeNull();
  expect(explained('debugger', null)).toBeNull();
});
