import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  CAUSES,
  CAUSES_AFTER_SWITCH,
  CAUSES_OF_WAITING,
  CAUSES_WHILE_OPEN,
  LAST_CAUSES,
} from '../../../src/analysis/causes/registry.ts';

// Where each cause is provoked in a real browser, against a real server; or why it cannot be.

/** A file below test/browser, and the name of its test; or why there is none. */
type Where = readonly [file: string, test: string] | string;

const DEMO: Where = ['chromium/demo.test.ts', '$id: $cause'];
const FIREFOX_DEMO: Where = ['firefox/demo.test.ts', '$id: $cause'];
const ANSWERS: Where = ['chromium/provoked-causes.test.ts', 'sockets and event streams'];
const NETLOG: Where = ['chromium/provoked-causes.test.ts', 'by its NetLog, which has the fields of refusals'];

const PROVOKED: Readonly<Record<string, Where>> = {
  'abnormal-closure-after-switch': DEMO,
  'accept-mismatch': DEMO,
  'address-unreachable': ANSWERS,
  'authentication-required': DEMO,
  'bad-gateway': DEMO,
  'blocked-by-client': [
    'chromium/provoked-causes.test.ts',
    'the reasons of all sockets are hidden, and that of an event stream is told',
  ],
  'blocked-by-connection-allowlist': [
    'chromium/causes.test.ts',
    'an address that Connection-Allowlist does not name',
  ],
  'blocked-by-cors': ANSWERS,
  'blocked-by-local-network-access': [
    'chromium/causes.test.ts',
    'an address of this computer to a page of the internet, without a permission',
  ],
  'blocked-by-policy': DEMO,
  'browser-delays-reconnect': [
    'chromium/page-lane.test.ts',
    'shows the delay after a row of failures as the cause while it lasts, and as a span',
  ],
  'cancelled-by-page': DEMO,
  'closed-before-response': DEMO,
  'closed-with-code': DEMO,
  'compression-broken-in-this-client':
    'Needs a client that inflates wrongly. Chromium 156 and Firefox 153 inflate what is right; of what is not Chromium says that a frame is broken (frames-broken-after-switch), and Firefox nothing.',
  'connection-refused': DEMO,
  'connection-reset': DEMO,
  'cookie-not-sent': NETLOG,
  'dev-server-refused-host-or-origin': [
    'chromium/causes.test.ts',
    'refuses its own socket, and takes it with the code that we print',
  ],
  'extended-connect-refused': [
    'chromium/extended-connect.test.ts',
    'opens by 200, is refused by 403, and has no request that was never sent',
  ],
  'extension-mismatch': DEMO,
  'failed-with-these-words': FIREFOX_DEMO,
  'frames-broken-after-switch': [
    'chromium/causes.test.ts',
    'an upgrade twice, by two WebSocketServer on one server, and by one handler alone with the code that we print',
  ],
  'handshake-too-large': ['chromium/causes.test.ts', '431 to a head that is too large for Node'],
  'message-too-big': ['chromium/causes.test.ts', 'with a code that says why'],
  // In Firefox: of Chromium 156 there is no socket, because its constructor throws.
  'mixed-content': ['firefox/bad-input.test.ts', 'says in the panel why %s failed, and accuses nobody'],
  'name-not-resolved': [
    'chromium/causes.test.ts',
    'names the session that the address carries, and the host that has no address',
  ],
  'no-websocket-at-this-path': DEMO,
  'not-an-event-stream': ANSWERS,
  'not-http': DEMO,
  'origin-or-access-refused': DEMO,
  'page-entered-bfcache': [
    'chromium/provoked-causes.test.ts',
    'a page in the back/forward cache, beside a socket that had ended before',
  ],
  'page-was-frozen': [
    'chromium/page-hidden.test.ts',
    'a page that goes out of sight, is frozen, and comes back says so in %s',
  ],
  'proxy-authentication-required': ANSWERS,
  'rate-limited': DEMO,
  'reason-hidden-by-extension': [
    'chromium/provoked-causes.test.ts',
    'the reasons of all sockets are hidden, and that of an event stream is told',
  ],
  redirected: DEMO,
  'redirected-to-login': NETLOG,
  'request-is-no-handshake':
    'No browser sends one. That a testing tool cannot make Chromium 156 do so is held by chromium/causes.test.ts.',
  'server-expects-tls': [
    'chromium/provoked-causes.test.ts',
    'plain text to a real nginx’s port of TLS, by its NetLog',
  ],
  'server-failed': DEMO,
  'server-misreads-request':
    'Needs a list in Connection. Chromium 156 (chromium/causes.test.ts) and Firefox 153 (firefox/errors.test.ts) send “Connection: Upgrade” alone.',
  'session-unknown': [
    'chromium/causes.test.ts',
    'names the session that the address carries, and the host that has no address',
  ],
  'socket-is-half-open': [
    'chromium/half-open.test.ts',
    'a server that falls silent and answers nothing is named, beside one whose beat goes on',
  ],
  'subprotocol-mismatch': DEMO,
  'switch-incomplete': FIREFOX_DEMO,
  // A server’s own 408: for want of an answer Chromium waits four minutes, Firefox 20 s.
  'timed-out': ANSWERS,
  'timers-were-throttled':
    'Takes two minutes: nothing shorter than 60 s out of sight with 45 s of silence is a sign of it, and a throttled timer runs once a minute. That a page is out of sight is held by chromium/page-hidden.test.ts.',
  'tls-failed': DEMO,
  'too-many-sockets': [
    'chromium/provoked-causes.test.ts',
    'one socket more than Chromium opens, beside as many as it does',
  ],
  'unsafe-port': DEMO,
  'upgrade-dropped-by-proxy': [
    'chromium/proxies.test.ts',
    'without the Upgrade lines fails for the cause that we name, and with the code that we print it switches',
  ],
  'upgrade-ignored': DEMO,
  'upgrade-to-something-else-required': [
    'chromium/demo.test.ts',
    'calls what an ordinary answer offers an offer, and only the 426 a refusal',
  ],
  'version-not-supported': FIREFOX_DEMO,
  'waiting-behind-another-handshake': [
    'chromium/page-lane.test.ts',
    'shows the wait behind a handshake that hangs, as a span and as the cause',
  ],
};

const ALL = [...CAUSES, ...LAST_CAUSES, ...CAUSES_AFTER_SWITCH, ...CAUSES_OF_WAITING, ...CAUSES_WHILE_OPEN];

const browserTest = (file: string) => new URL(`../../browser/${file}`, import.meta.url);

it('every cause is provoked in a real browser, or says why not', () => {
  expect(Object.keys(PROVOKED).toSorted()).toEqual([...new Set(ALL.map(({ id }) => id))].toSorted());
});

describe.each(Object.entries(PROVOKED))('%s', (cause, where) => {
  if (typeof where === 'string') {
    it('names files that exist where it says why not', () => {
      const files = where.match(/\b(?:chromium|firefox)\/[\w-]+\.test\.ts/g) ?? [];
      expect(files.filter((file) => !existsSync(browserTest(file)))).toEqual([]);
    });
  } else {
    it('is expected by the test that is named', () => {
      const [file, test] = where;
      const text = readFileSync(browserTest(file), 'utf8');
      expect(text).toContain(test);
      expect(text).toMatch(new RegExp(`['/ ]${cause}\\b`));
    });
  }
});
