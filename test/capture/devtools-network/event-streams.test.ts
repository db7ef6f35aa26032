import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/analysis/explain.ts';
import { judge } from '../../../src/analysis/judge.ts';
import { ConnectionLedger } from '../../../src/capture/connection-ledger.ts';
import { NetworkSource } from '../../../src/capture/devtools-network/network-source.ts';
import { LogClock } from '../../../src/capture/log-clock.ts';
import { slimEntry } from '../../../src/devtools/slim-entry.ts';
import { logOf } from '../../formats/sample-log.ts';
import { RecordedLog } from '../debugger/recorded-log.ts';
import { frameWithHook } from '../page-hook/frame-with-hook.ts';

// Real entries of DevTools' network log, as the devtools page cuts them down and the source reads them.

interface HarEntry {
  readonly startedDateTime: string;
  readonly request: { readonly url: string };
}

const HAR: Readonly<Record<'EventSource' | 'worker' | 'fetch', readonly HarEntry[]>> = JSON.parse(
  readFileSync(new URL('../../fixtures/chromium-156/event-streams-har.json', import.meta.url), 'utf8'),
);

const startOf = ({ startedDateTime }: HarEntry) => Date.parse(startedDateTime);

/** What a session shows where the entries come in that order, once finished and again as listed. */
function shown(entries: readonly HarEntry[], made: readonly HarEntry[] = []): string[] {
  const log = new RecordedLog();
  let now = Math.min(...entries.map(startOf)) - 500;
  const clock = new LogClock(
    () => now,
    () => now,
  );
  const ledger = new ConnectionLedger(log);
  const network = new NetworkSource(clock, ledger, log);
  const frame = frameWithHook(clock, ledger, log);
  now += 60_000;
  made.forEach((entry, socket) => {
    const at = startOf(entry) - 1;
    const of = { type: 'created', row: 0, at, socket, kind: 'event-stream', protocols: [], stack: '' };
    const rows = { time: [], socket: [], flags: [], size: [], ordinal: [] };
    const report = { number: socket, frame: 'f', before: 0, waiting: 0, at, wall: at, rows };
    const event = { ...of, url: entry.request.url, mark: `switchyard#f#${socket}` };
    frame.hear({ ...report, events: [event], text: '', base64: '' });
  });
  const slim = entries.flatMap((entry) => slimEntry(entry, new Set()) ?? []);
  for (const entry of slim) network.finished(entry);
  network.listed(slim);
  network.settle();
  return logOf(log.events)
    .session.connections.map((connection) => {
      const context = { attempts: [connection], frames: null };
      const cause = explain(connection, judge(connection, context), { attempts: [connection] })?.cause;
      const path = connection.url.seen ? new URL(connection.url.value).pathname : '';
      const status = connection.status.seen ? connection.status.value : '-';
      return `${path} ${status} ${connection.outcome} ${cause ?? ''}`;
    })
    .toSorted();
}

const RIGHT = [
  '/sse-204 204 refused not-an-event-stream',
  '/sse-301 200 refused not-an-event-stream',
  '/sse-302ok 200 open ',
  '/sse-html 200 refused not-an-event-stream',
  '/sse-noanswer - failed closed-before-response',
  '/sse-ok 200 failed blocked-by-cors',
  '/sse-reset 200 closed abnormal-closure-after-switch',
  '/x - failed connection-refused',
];

describe('event streams of the network log', () => {
  it('of a page, joined to what its hook reports, are one connection each, redirects included', () => {
    const entries = HAR.EventSource;
    const isTarget = (entry: HarEntry) => startOf(entry) > startOf(entries[0] as HarEntry) + 20;
    const made = entries.filter((entry) => !isTarget(entry));
    // The page's EventSource connects again: its hook reports no end.
    const live = RIGHT.map((line) => line.replace('/sse-reset 200 closed', '/sse-reset 200 open'));
    expect(shown(entries, made)).toEqual(live);
  });

  it('of `fetch()` are found by their answer: another one is ordinary to a fetch', () => {
    expect(shown(HAR.fetch)).toEqual([
      '/sse-ok 200 closed ',
      '/sse-ok 200 failed blocked-by-cors',
      '/sse-reset 200 closed abnormal-closure-after-switch',
    ]);
  });

  it('of a worker are listed with their errors', () => {
    expect(shown(HAR.worker)).toEqual(
      expect.arrayContaining([
        '/sse-204 204 refused not-an-event-stream',
        '/sse-html 200 refused not-an-event-stream',
        '/x - failed connection-refused',
      ]),
    );
  });
});
