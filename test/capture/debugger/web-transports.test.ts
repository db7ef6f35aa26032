import { beforeEach, expect, it } from 'vitest';
import { ConnectionLedger } from '../../../src/capture/connection-ledger.ts';
import { WebTransports } from '../../../src/capture/debugger/web-transports.ts';
import { notSeen } from '../../../src/events/observed.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import { RecordedLog } from './recorded-log.ts';

const at = epochMilliseconds(1000);
let log: RecordedLog;
let sessions: WebTransports;

beforeEach(() => {
  log = new RecordedLog();
  sessions = new WebTransports(new ConnectionLedger(log), () => log);
});

const event = (name: string, key: string, url?: string) =>
  sessions.handle(`Network.webTransport${name}`, { url, initiator: { type: 'script' } }, key, at, {
    target: 'page',
    url: notSeen('source-cannot'),
  });
const logged = (text: string, entry: object = {}) =>
  sessions.logged({ source: 'network', level: 'error', text, ...entry }, at);
const errors = () =>
  log.events.flatMap((each) =>
    each.type === 'browser/reported-error' ? [`${each.connection} ${each.text}`] : [],
  );

it('joins the browser’s reason with the session that failed, before its end', () => {
  event('Created', 'a', 'https://h.example/one');
  event('Created', 'b', 'https://h.example/two');
  expect(
    logged('Failed to establish a connection to https://h.example/two: net::ERR_NAME_NOT_RESOLVED.'),
  ).toBe(true);
  event('Closed', 'b');
  const [error] = errors();
  const created = log.events.find(
    (each) => each.type === 'connection/created' && each.url === 'https://h.example/two',
  );
  expect(created).toBeDefined();
  expect(error).toBe(
    `${created !== undefined && 'connection' in created ? created.connection : ''} net::ERR_NAME_NOT_RESOLVED`,
  );
  expect(log.events.at(-1)?.type).toBe('connection/closed');
});

it('keeps the details of QUIC', () => {
  event('Created', 'a', 'https://h.example/');
  logged(
    'Failed to establish a connection to https://h.example/: net::ERR_QUIC_PROTOCOL_ERROR.QUIC_PACKET_WRITE_ERROR (Write failed with error: -102 (Unknown error -102)).',
  );
  expect(errors()).toEqual([
    '0 net::ERR_QUIC_PROTOCOL_ERROR.QUIC_PACKET_WRITE_ERROR (Write failed with error: -102 (Unknown error -102))',
  ]);
});

it('gives each of two sessions of one URL its own reason, and none to one that is established or over', () => {
  for (const key of ['a', 'b', 'c', 'd']) event('Created', key, 'https://h.example/');
  event('ConnectionEstablished', 'a');
  event('Closed', 'b');
  for (const name of ['TIMED_OUT', 'FAILED', 'ABORTED']) {
    logged(`Failed to establish a connection to https://h.example/: net::ERR_${name}.`);
  }
  expect(errors().map((error) => error.split(' ')[1])).toEqual(['net::ERR_TIMED_OUT', 'net::ERR_FAILED']);
});

it('gives no session of a page that was left a reason', () => {
  event('Created', 'a', 'https://h.example/');
  sessions.leavePage();
  logged('Failed to establish a connection to https://h.example/: net::ERR_FAILED.');
  expect(errors()).toEqual([]);
});

it.each<[string, string, object]>([
  ['another text', 'WebSocket connection to x failed', {}],
  [
    'a text of the page',
    'Failed to establish a connection to https://h/: net::ERR_FAILED.',
    { source: 'other' },
  ],
  ['a warning', 'Failed to establish a connection to https://h/: net::ERR_FAILED.', { level: 'warning' }],
])('leaves %s to others', (_, text, entry) => {
  event('Created', 'a', 'https://h/');
  expect(logged(text, entry)).toBe(false);
  expect(errors()).toEqual([]);
});
