import { describe, expect, it } from 'vitest';
import { reconnectsOf } from '../../../src/analysis/rhythm/reconnects.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { type AttemptSight, attemptOf } from './attempt.ts';
import { randomOf } from './metered.ts';

const found = (attempts: readonly Connection[]) => reconnectsOf(attempts, true);

/** Failed attempts of 50 ms with these gaps between them; then one that works, unless `more` says otherwise. */
function failures(gaps: readonly number[], more: Partial<AttemptSight> = {}): Connection[] {
  let at = 1_000_000;
  const attempts = [0, ...gaps].map((gap) => {
    const from = at + gap;
    at = from + 50;
    return attemptOf({ from, until: at, outcome: 'failed', ...more });
  });
  return attempts;
}

describe('reconnects', () => {
  it('are attempts after the end of another at the same endpoint, with the gaps between', () => {
    const attempts = [
      attemptOf({ from: 0, until: 5_000 }),
      attemptOf({ from: 6_000, until: 6_010, outcome: 'failed', url: 'wss://h/live?token=2' }),
      attemptOf({ from: 8_010, url: 'wss://h/live#x' }),
      attemptOf({ from: 9_000, url: 'wss://h/other' }),
    ];
    expect(found(attempts)).toMatchObject([
      { endpoint: 'wss://h/live', attempts: 3, gapsMs: [1_000, 2_000], backsOff: true, storms: [] },
    ]);
  });

  it('are none where sockets are open side by side, where another page makes one, or long after', () => {
    expect(
      found([attemptOf({ from: 0 }), attemptOf({ from: 10 }), attemptOf({ from: 20, until: 30 })]),
    ).toEqual([]);
    expect(
      found([attemptOf({ from: 0, until: 10, page: 'a' }), attemptOf({ from: 20, until: 30, page: 'b' })]),
    ).toEqual([]);
    expect(found([attemptOf({ from: 0, until: 10 }), attemptOf({ from: 700_000 })])).toEqual([]);
  });

  it.each([
    ['doubling', [1, 2, 4, 8, 16, 30, 30, 30, 30, 30], true],
    ['doubling, with chance', [0.9, 2.3, 3.1, 8.8, 14, 31, 28, 33], true],
    ['growing by a step', [1, 2, 3, 4, 5], true],
    ['two that grow', [1, 2], true],
    ['constant', [1, 1, 1, 1, 1, 1], false],
    ['constant, with chance', [1.2, 0.9, 1.1, 1.3, 0.8, 1], false],
    ['two that are the same', [1, 1], false],
    ['one', [1], false],
    ['at once', [0, 0, 0, 0, 0], false],
    ['shrinking', [30, 10, 3, 1], false],
  ])('say whether they back off: %s', (_, seconds, backsOff) => {
    const [only] = found(failures(seconds.map((each) => each * 1000)));
    expect(only).toMatchObject({ attempts: seconds.length + 1, backsOff });
    expect(only?.gapsMs).toEqual(seconds.map((each) => each * 1000));
  });

  it('begin anew after a connection that worked', () => {
    const gaps = [1000, 2000, 4000, 8000];
    const first = failures(gaps);
    const end = first.at(-1)?.closedAt ?? 0;
    const worked = attemptOf({ from: end + 16_000, until: end + 100_000 });
    const again = [101_000, 103_050].map((later) =>
      attemptOf({ from: end + later, until: end + later + 50, outcome: 'failed' }),
    );
    expect(found([...first, worked, ...again])[0]).toMatchObject({
      backsOff: true,
      gapsMs: [...gaps, 16_000, 1_000, 2_000],
    });
  });

  it('of many sockets at once are a storm', () => {
    const random = randomOf(5);
    const dropped = Array.from({ length: 40 }, (_, i) => attemptOf({ from: i, until: 60_000 }));
    const back = Array.from({ length: 40 }, () => attemptOf({ from: 61_000 + random() * 500 }));
    const [only] = found([...dropped, ...back]);
    expect(only).toMatchObject({ attempts: 80, repeats: 40, storms: [{ sockets: 40 }] });
    const survivor = attemptOf({ from: 0 });
    const broken = dropped.map((each) => ({ ...each, outcome: 'failed' as const }));
    expect(found([survivor, ...broken, ...back])[0]).toMatchObject({ storms: [{ sockets: 40 }] });
    const spread = Array.from({ length: 40 }, () => attemptOf({ from: 61_000 + random() * 60_000 }));
    expect(found([...dropped, ...spread])[0]?.storms).toEqual([]);
  });

  it('show what the attempt that worked had otherwise, and no secret', () => {
    const old = { host: 'h', 'sec-websocket-key': 'k', cookie: 'a=1', origin: 'https://h' };
    const attempts = [
      ...failures([1000, 1000], { request: old }),
      attemptOf({ from: 1_010_000, request: { ...old, cookie: 'a=2', authorization: 'Bearer s3cret' } }),
    ];
    const [only] = found(attempts);
    expect(only?.differences).toEqual([
      'request field cookie: another value in the attempt that worked than in those that failed.',
      'request field authorization: sent by the attempt that worked, not by those that failed.',
    ]);
    expect(JSON.stringify(only)).not.toContain('s3cret');
  });

  it('show no difference to requests that nobody saw', () => {
    const attempts = [...failures([1000]), attemptOf({ from: 1_010_000, request: { cookie: 'a=1' } })];
    expect(found(attempts)[0]?.differences).toEqual([]);
  });

  it.each<[string, Partial<AttemptSight>, Partial<AttemptSight>]>([
    ['the HTTP version, of the failures', {}, { transport: 'http/1.1' }],
    ['the HTTP version, of what worked', { transport: 'http/1.1' }, {}],
    ['a cookie, which another source shows', { sources: ['web-request'] }, { sources: ['debugger'] }],
    [
      'a cookie, where the recorder left fields out',
      { request: { origin: 'https://h' } },
      { request: { host: 'h', origin: 'https://h', cookie: 'a=1' } },
    ],
  ])('show no difference where one side was not seen: %s', (_, failures1, worked) => {
    const full = { host: 'h', 'sec-websocket-key': 'k', origin: 'https://h' };
    const attempts = [
      ...failures([1000, 1000], { request: full, ...failures1 }),
      attemptOf({ from: 1_010_000, request: { ...full, cookie: 'a=1' }, ...worked }),
    ];
    const isOfCookie = 'request' in worked || 'sources' in worked;
    expect(found(attempts)[0]?.differences).toEqual(
      isOfCookie ? [] : ['request field cookie: sent by the attempt that worked, not by those that failed.'],
    );
  });

  it('show another HTTP version where both were seen', () => {
    const attempts = [
      ...failures([1000], { transport: 'h2' }),
      attemptOf({ from: 1_010_000, transport: 'http/1.1' }),
    ];
    expect(found(attempts)[0]?.differences).toEqual([
      'HTTP version: another value in the attempt that worked than in those that failed.',
    ]);
  });

  it('are none where a page works with several sockets at one time, and ends one when it is done', () => {
    const random = randomOf(9);
    const pool = Array.from({ length: 60 }, (_, n) => {
      const from = 1_000 + n * 100;
      const url = `wss://h/room/8?n=${n}`;
      return n % 3 === 0
        ? attemptOf({ from, url, page: 'a' })
        : attemptOf({ from, until: from + 50 + random() * 400, url, page: 'a', by: 'client', code: 1000 });
    });
    expect(found(pool)).toEqual([]);
  });

  it('are seen beside another socket where the same URL is asked for again after it broke off', () => {
    const beside = attemptOf({ from: 0, url: 'wss://h/live?feed', page: 'a' });
    const sight = { url: 'wss://h/live?chat', page: 'a' };
    const chat = [
      attemptOf({ from: 1, until: 5_000, by: 'server', code: 1012, ...sight }),
      attemptOf({ from: 6_000, until: 6_010, outcome: 'failed', ...sight }),
      attemptOf({ from: 8_000, ...sight }),
    ];
    expect(found([beside, ...chat])).toMatchObject([{ attempts: 3, repeats: 2, gapsMs: [1_000, 1_990] }]);
  });

  it('of a log without times have no gaps', () => {
    expect(reconnectsOf(failures([1000, 2000]), false)).toMatchObject([
      { attempts: 3, gapsMs: [], backsOff: false, storms: [] },
    ]);
  });

  it('of very many attempts are found as well', () => {
    const attempts = Array.from({ length: 20_000 }, (_, i) =>
      attemptOf(i % 2 === 0 ? { from: i, until: i + 3, outcome: 'failed' } : { from: i }),
    );
    expect(found(attempts)[0]?.attempts).toBeGreaterThan(10_000);
  });
});
