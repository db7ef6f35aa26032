import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectionLedger } from '../../../src/capture/connection-ledger.ts';
import { CUT_MARK } from '../../../src/capture/cut-text.ts';
import { LogClock } from '../../../src/capture/log-clock.ts';
import type { EventToReport } from '../../../src/capture/page-hook/page/event-to-report.ts';
import { ReportQueue } from '../../../src/capture/page-hook/page/report-queue.ts';
import { RecordedLog } from '../debugger/recorded-log.ts';
import { frameWithHook } from './frame-with-hook.ts';

const NOW = 1_800_000_000_000;
const MEBI = 1024 * 1024;

function rig() {
  const log = new RecordedLog();
  const clock = new LogClock(
    () => NOW,
    () => NOW,
  );
  const ledger = new ConnectionLedger(log);
  return { log, frame: frameWithHook(clock, ledger, log), queue: new ReportQueue('f') };
}

type Rig = ReturnType<typeof rig>;

/** Sends all that waits. @returns the length of the longest report */
function deliver({ frame, queue }: Rig): number {
  let longest = 0;
  for (let text = queue.next(NOW, NOW); text !== null; text = queue.next(NOW, NOW)) {
    expect(frame.hear(text)).toBe(true);
    longest = Math.max(longest, text.length);
    queue.delivered();
  }
  return longest;
}

const created = (socket: number, more: object = {}): EventToReport => ({
  type: 'created',
  at: NOW,
  socket,
  kind: 'websocket',
  url: `ws://a.example/${socket}`,
  mark: '',
  stack: '',
  ...more,
});

/** Any text, some of it far longer than a report takes. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .tuple(
      fc.constantFrom('x', '\u{1f600}', '\ud800', '\u0000', '\n    at f (a:1:2)'),
      fc.integer({ min: 60_000, max: 300_000 }),
    )
    .map(([unit, length]) => unit.repeat(Math.ceil(length / unit.length))),
);

describe('whatever a page makes its hook report', () => {
  it('is read and recorded, each socket with its messages, and what was cut says so', () => {
    const page = fc.array(
      fc.record({
        url: anyText,
        stack: anyText,
        name: anyText,
        words: anyText,
        protocol: anyText,
        code: fc.oneof(fc.nat(5000), fc.constantFrom(65_536, 70_000, 0xffff_ffff)),
        thrown: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(page, (sockets) => {
        const all = rig();
        const { log, queue } = all;
        sockets.forEach(({ url, stack, name, words, protocol, code, thrown }, socket) => {
          const of = { at: NOW, socket };
          queue.event(created(socket, { url, stack, kind: 'webtransport' }));
          if (thrown) {
            queue.event({ type: 'thrown', ...of, name, message: words });
            return;
          }
          queue.event({ type: 'opened', ...of, protocol, extensions: words });
          queue.event({ type: 'sent-from', ...of, stack });
          queue.row(NOW, socket, 1, 0, `message ${socket}`, `message ${socket}`.length);
          const end = { wasClean: true, asked: false, bufferedAmount: 0 };
          queue.event({ type: 'closed', ...of, code, reason: words, ...end });
        });
        deliver(all);
        const makings = log.events.filter((event) => event.type === 'connection/created');
        expect(makings.map(({ url }) => url)).toEqual(sockets.map(({ url }) => shortened(url, 65_536)));
        const ended = log.events.filter((event) => event.type === 'connection/closed');
        expect(ended.map(({ close }) => (close.seen ? close.value.code : null))).toEqual(
          sockets.map(({ thrown, code }) => (thrown ? null : code)),
        );
        const talking = sockets.filter(({ thrown }) => !thrown);
        expect(log.messages).toHaveLength(talking.length);
        const reasons = ended.flatMap(({ close }) => (close.seen ? [close.value.reason] : []));
        expect(reasons).toEqual(talking.map(({ words }) => shortened(words, 16_384)));
        expect(log.events.some(({ type }) => type === 'capture/gap')).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('has a stack that ends in a mark where it was cut', () => {
    const all = rig();
    const deep = `Error${'\n    at f (https://a.example/app.js:1:2)'.repeat(10_000)}`;
    all.queue.event(created(0, { stack: deep }));
    all.queue.event(
      created(1, { stack: `Error\n    at f (https://a.example/app.js:1:2)\n${'x'.repeat(MEBI)}` }),
    );
    deliver(all);
    const stacks = all.log.events.flatMap((event) =>
      event.type === 'connection/created' && event.initiator.seen ? [event.initiator.value.stack] : [],
    );
    expect(stacks.map((stack) => stack.length)).toEqual([64, 2]);
    expect(stacks.map((stack) => stack.at(-1)?.functionName)).toEqual([CUT_MARK, CUT_MARK]);
  });

  it('goes in reports of a few mebibytes, however many long texts wait', () => {
    const all = rig();
    for (let n = 0; n < 40; n++) all.queue.event(created(n, { stack: 'x'.repeat(MEBI) }));
    expect(deliver(all)).toBeLessThan(2 * MEBI);
    expect(all.log.outline).toHaveLength(40);
  });
});

const broken = (number: number, before: number, flags: unknown) => ({
  number,
  frame: 'f',
  before,
  waiting: 0,
  at: NOW,
  wall: NOW,
  events: [{ type: 'no such event' }],
  rows: { flags },
});

describe('a report that does not parse', () => {
  it.each([
    ['says how many messages were in it', [1, 1, 0x101], 2],
    ['does not say what was in it', 'none', null],
  ])('is a gap at once, where it %s, and what follows is read', (_, flags, messages) => {
    const { log, frame, queue } = rig();
    expect(frame.hear(broken(0, 0, flags))).toBe(true);
    expect(log.events).toMatchObject([{ type: 'capture/gap', messages }]);
    // Sent again after a line broke, it is the same one.
    frame.hear(broken(0, 0, flags));
    queue.event({ type: 'lost', at: NOW, socket: 9, messages: 0 });
    queue.next(NOW, NOW);
    queue.delivered();
    queue.event(created(0));
    deliver({ log, frame, queue });
    expect(log.outline).toEqual(['capture/gap', 'connection/created 0']);
  });

  it('is no gap where it does not even say which one it is', () => {
    const { log, frame } = rig();
    expect(frame.hear('no report')).toBe(false);
    expect(frame.hear({ ...broken(0, 0, []), number: -1 })).toBe(false);
    expect(log.events).toEqual([]);
  });
});

/** What is kept of a text that may be too long: a half of a surrogate pair is not. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - CUT_MARK.length);
  return kept.replace(/[\ud800-\udbff]$/, '') + CUT_MARK;
}
