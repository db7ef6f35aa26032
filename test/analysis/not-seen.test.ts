import { describe, expect, it } from 'vitest';
import { explainNotSeen, type Subject } from '../../src/analysis/not-seen.ts';
import type { LifecycleEvent, Source } from '../../src/events/event.ts';
import { notSeen, seen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../src/events/units.ts';
import type { Connection } from '../../src/session/connection.ts';
import { connectionOf } from '../session/connection-of.ts';

const connection = connectionId(0);
const at = epochMilliseconds(1);

const created = (source: Source): LifecycleEvent => ({
  type: 'connection/created',
  at,
  source,
  connection,
  kind: 'websocket',
  url: 'wss://server.example/',
  sourceKey: '1',
  target: 'page',
  initiator: notSeen('source-cannot'),
  pageUrl: notSeen('source-cannot'),
});
const answered = (source: Source, status: number | null): LifecycleEvent => ({
  type: 'handshake/response-received',
  at,
  source,
  connection,
  status: status === null ? notSeen('not-in-file') : seen(status),
  transport: 'http/1.1',
  head: notSeen('not-in-file'),
});
const said = (source: Source, text: string): LifecycleEvent => ({
  type: 'browser/reported-error',
  at,
  source,
  connection,
  text,
});

/** Why a connection does not have something, in words. */
function why(subject: Subject, of: Connection): string {
  const observed = { 'the request': of.request, 'the response': of.response, 'the status': of.status };
  const value = subject in observed ? observed[subject as keyof typeof observed] : of.url;
  return value.seen ? 'seen' : explainNotSeen(subject, value.why, of);
}

const REFUSED =
  'WebSocket connection failed: Error during WebSocket handshake: Unexpected response code: 403';

describe('what was not seen', () => {
  it('is not said to be nothing where its status is known', () => {
    // A NetLog without raw bytes has the browser's words alone.
    const netLog = connectionOf(created('netlog'), said('netlog', REFUSED));
    expect(netLog.outcome).toBe('refused');
    expect(why('the response', netLog)).toBe(
      'Of the response, only the status is known. A NetLog with raw bytes has all of it.',
    );
    expect(why('the response', connectionOf(created('har'), answered('har', 403)))).toBe(
      'Of the response, only the status is known. Export the HAR with its headers to see it.',
    );
    expect(why('the response', connectionOf(created('pcap'), answered('pcap', 502)))).toBe(
      'Of the response, only the status is known.',
    );
    expect(why('the response', connectionOf(created('debugger'), said('debugger', REFUSED)))).toMatch(
      /^Chromium shows no response headers of a refused handshake/,
    );
  });

  it('may be nothing where no status is known', () => {
    const lost = said('netlog', 'net::ERR_CONNECTION_RESET');
    expect(why('the response', connectionOf(created('netlog'), lost))).toBe(
      'The response was not seen. There may be none.',
    );
  });

  it('is never spoken of as if it were to come: a file has ended', () => {
    for (const source of ['har', 'netlog', 'pcap', 'transcript', 'debugger', 'page-hook'] as const) {
      const pending = connectionOf(created(source));
      expect(pending.outcome).toBe('pending');
      for (const subject of ['the request', 'the response', 'the status'] as const) {
        expect(why(subject, pending), `${subject} of ${source}`).not.toMatch(
          /\byet\b|\blive\b|so far|\bwait/i,
        );
      }
    }
  });

  it('has another remedy in each kind of file', () => {
    expect(why('the response', connectionOf(created('har'), answered('har', null)))).toBe(
      'The response is not in this file. Export the HAR with its headers to see it.',
    );
    expect(why('the response', connectionOf(created('netlog'), answered('netlog', null)))).toBe(
      'The response is not in this file. A NetLog with raw bytes has all of it.',
    );
    expect(why('the status', connectionOf(created('har'), answered('har', null)))).toBe(
      'The status is not in this file.',
    );
  });
});
