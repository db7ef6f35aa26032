import { describe, expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readNetLog } from '../../../src/formats/netlog/read-netlog.ts';
import * as log from './stream-log.ts';

const URL = 'http://h.example/sse';
const BASIC = 'WWW-Authenticate: Basic realm="X"';

/** What a log says of each of its streams. */
function said(steps: readonly log.Step[]) {
  const session = replay(readNetLog(log.streamLog(steps)));
  return judgeSession(session, null).map(({ connection, explanation }) => ({
    url: connection.url.seen ? connection.url.value : null,
    status: connection.status.seen ? connection.status.value : null,
    outcome: connection.outcome,
    messages: session.messages.ofConnection(connection.id).length,
    words: connection.errors.map(({ text }) => text),
    cause: explanation?.cause ?? null,
  }));
}

const OK = { url: URL, status: 200, outcome: 'closed', messages: 2, words: [], cause: null };
const EVENTS = [log.received('data: one\n\n'), log.received('data: two\n\n')];

/** Whether messages were recorded, where the file names no capture mode. @param bare without any received bytes */
function recordedOf(steps: readonly log.Step[], bare: boolean): boolean[] {
  const text = log.streamLog(steps, null).toString();
  const file = bare ? text.replaceAll(/,"bytes":"[^"]*"/g, '') : text;
  return replay(readNetLog(Buffer.from(file))).connections.map((each) => each.messagesRecorded);
}

describe('an event stream in a NetLog', () => {
  it.each([
    ['a server', log.answered('HTTP/1.1 401 Unauthorized', BASIC), 'Authorization: Basic dTpw'],
    [
      'a proxy',
      log.answered('HTTP/1.1 407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="P"'),
      'Proxy-Authorization: Basic dTpw',
    ],
  ])('that logs in at %s is open, with its events', (_, challenge, credentials) => {
    const steps = [...log.begins(URL), log.sent(), challenge, log.sent(credentials), log.OPENED, ...EVENTS];
    expect(said([...steps, log.ends()])).toEqual([OK]);
    // Two challenges, as of NTLM.
    const again = [...steps.slice(0, 4), challenge, ...steps.slice(3)];
    expect(said([...again, log.ends()])).toEqual([OK]);
  });

  it('of fetch() that logs in is known by the type of the answer', () => {
    const steps = [
      ...log.begins(URL),
      log.sent(),
      log.answered('HTTP/1.1 401 Unauthorized', BASIC),
      log.sent('Authorization: Basic dTpw'),
      log.OPENED,
      ...EVENTS,
      log.ends(),
    ];
    const text = log.streamLog(steps).toString().replaceAll('Accept: text/event-stream', 'Accept: */*');
    const session = replay(readNetLog(Buffer.from(text)));
    expect(session.connections).toMatchObject([
      { kind: 'event-stream', outcome: 'closed', status: { value: 200 } },
    ]);
    expect(session.messages.count).toBe(2);
  });

  it('is refused where the log-in is the last answer, with its body', () => {
    const steps = [...log.begins(URL), log.sent(), log.answered('HTTP/1.1 401 Unauthorized', BASIC)];
    const refused = { ...OK, status: 401, outcome: 'refused', messages: 0, cause: 'authentication-required' };
    expect(said(steps)).toEqual([refused]);
    expect(said([...steps, log.ends()])).toEqual([refused]);
    const session = replay(readNetLog(log.streamLog([...steps, log.received('no entry'), log.ends()])));
    expect(session.connections).toMatchObject([{ outcome: 'refused', body: 'no entry' }]);
  });

  it('has the address to which it was redirected behind the log-in', () => {
    const to = 'http://h.example/there';
    const steps = [
      ...log.begins(URL),
      log.sent(),
      log.answered('HTTP/1.1 401 Unauthorized', BASIC),
      log.sent('Authorization: Basic dTpw'),
      log.answered('HTTP/1.1 307 Temporary Redirect', `Location: ${to}`),
      ...log.redirectedTo(to),
      log.sent(),
      log.OPENED,
      ...EVENTS,
      log.ends(),
    ];
    expect(said(steps)).toEqual([{ ...OK, url: to }]);
  });

  const GAVE_UP = {
    url: URL,
    status: null,
    outcome: 'failed',
    messages: 0,
    words: ['net::ERR_ABORTED'],
    cause: 'cancelled-by-page',
  };
  it.each([
    ['without a number, as Chromium 156 writes it', [log.sent(), log.CANCELLED, log.ends()]],
    ['with the number', [log.sent(), log.ends(-3)]],
    ['before it was sent', [log.CANCELLED, log.ends()]],
    ['which is not written', [log.sent(), log.ends()]],
  ])('that its page gave up before an answer is cancelled: %s', (_, steps) => {
    expect(said([...log.begins(URL), ...steps])).toEqual([GAVE_UP]);
  });

  it('that its page gave up later did not fail', () => {
    const steps = [...log.begins(URL), log.sent(), log.OPENED, ...EVENTS, log.CANCELLED];
    for (const end of [log.ends(), log.ends(-3)]) expect(said([...steps, end])).toEqual([OK]);
  });

  it('is not called cancelled where nothing was sent, nor where another error is named', () => {
    // It may have been answered from a cache.
    expect(said([...log.begins(URL), log.ends()])).toEqual([{ ...GAVE_UP, words: [], cause: null }]);
    expect(said([...log.begins(URL), log.sent(), log.ends(-101)])).toMatchObject([
      { words: ['net::ERR_CONNECTION_RESET'], cause: 'connection-reset' },
    ]);
  });

  it('shows a redirect that was not followed, and waits for what follows it where the file ends', () => {
    const steps = [...log.begins(URL), log.sent(), log.answered('HTTP/1.1 302 Found', 'Location: /there')];
    expect(said([...steps, log.CANCELLED, log.ends()])).toEqual([
      { ...OK, status: 302, outcome: 'refused', messages: 0, cause: 'not-an-event-stream' },
    ]);
    expect(said(steps)).toEqual([{ ...GAVE_UP, outcome: 'pending', words: [], cause: null }]);
  });

  const ERRORS = [
    [-21, 'connection-reset', /network changed after the stream had begun/],
    [-331, 'connection-reset', /went to sleep after the stream had begun/],
    [-101, 'connection-reset', /the stream had begun, and then the connection was reset/],
    [-27, 'blocked-by-policy', /one of its rules/],
    [-7, 'timed-out', /the stream had begun, and then nothing came/],
    [-106, 'address-unreachable', /no network at the moment/],
    [-107, 'tls-failed', /broke off after the stream had begun/],
    // No version's file names it.
    [-99_999, 'failed-with-these-words', /broke off after the stream had begun/],
  ] as const;
  it.each(ERRORS)('that broke off with %s had got an answer', (error, cause, sentence) => {
    const steps = [...log.begins(URL), log.sent(), log.OPENED, ...EVENTS, log.ends(error)];
    const [judged] = judgeSession(replay(readNetLog(log.streamLog(steps))), null);
    expect(judged?.explanation).toMatchObject({ cause, sentence: expect.stringMatching(sentence) });
    const { sentence: said = '', isNot = [], hints = [] } = judged?.explanation ?? {};
    expect([said, ...isNot, ...hints].join(' ')).not.toMatch(
      /before an answer|did not try|no answer|nothing of it was sent|did not leave/,
    );
    expect(judged?.explanation?.evidence).toContain(
      `The browser’s own words: “${judged?.connection.errors[0]?.text}”.`,
    );
  });

  it('whose number is used again though its end is missing keeps what it had, and both are listed', () => {
    const other = 'http://h.example/other';
    const steps = [
      ...log.begins(URL),
      log.sent(),
      log.OPENED,
      ...EVENTS,
      ...log.begins(other),
      log.sent(),
      log.OPENED,
      log.received('data: three\n\n'),
      log.ends(),
    ];
    expect(said(steps)).toEqual([
      { ...OK, outcome: 'open' },
      { ...OK, url: other, messages: 1 },
    ]);
    const { problems } = readNetLog(log.streamLog(steps));
    expect(problems).toMatchObject([{ where: 'netlog 88', what: 'has no end: its number is used again' }]);
    // One that got no answer before.
    const unanswered = [...log.begins(URL), log.sent(), ...steps.slice(7)];
    expect(said(unanswered)).toMatchObject([
      { url: URL, outcome: 'pending' },
      { url: other, outcome: 'closed', messages: 1 },
    ]);
    // With its end nothing is wrong.
    const ended = [...steps.slice(0, 7), log.ends(), ...steps.slice(7)];
    expect(said(ended)).toEqual([OK, { ...OK, url: other, messages: 1 }]);
    expect(readNetLog(log.streamLog(ended)).problems).toEqual([]);
  });

  it('has events that are not recorded where the file leaves out its bytes, and names no capture mode', () => {
    const steps = [...log.begins(URL), log.sent(), log.OPENED, ...EVENTS, log.ends()];
    expect(recordedOf(steps, true)).toEqual([false]);
    expect(recordedOf(steps, false)).toEqual([true]);
    // Nothing was received.
    expect(recordedOf([...steps.slice(0, 5), log.ends()], true)).toEqual([true]);
  });
});
