import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LifecycleEvent } from '../../../../src/events/event.ts';
import { type Death, World } from './world.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

type Step =
  | { readonly do: 'open' | 'turn' | 'leave' | 'come-back'; readonly frame: number }
  | { readonly do: 'close'; readonly frame: number; readonly socket: number }
  | {
      readonly do: 'message';
      readonly frame: number;
      readonly socket: number;
      readonly out: boolean;
      readonly size: number;
    }
  | { readonly do: 'up' | 'down'; readonly frame: number; readonly most: number }
  | { readonly do: 'kill'; readonly death: Death }
  | { readonly do: 'stop'; readonly busy: number | null }
  | { readonly do: 'write' | 'fail' | 'mend' | 'clear' | 'start' };

const frame = fc.nat(1);
const socket = fc.nat(2);
const most = fc.constantFrom(1, 2, 100);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const), frame }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('message' as const),
      frame,
      socket,
      out: fc.boolean(),
      size: fc.oneof(
        { weight: 20, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.constant(1_100_000) },
      ),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('turn' as const), frame }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('up' as const), frame, most }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('down' as const), frame, most }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('write' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('kill' as const),
      death: fc.constantFrom<Death>('now', 'before-write', 'after-write'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('close' as const), frame, socket }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'come-back' as const), frame }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('fail' as const, 'mend' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('stop' as const), busy: fc.constantFrom(null, 0, 1) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('start' as const) }) },
);

async function take(world: World, one: Step): Promise<void> {
  if (one.do === 'open') world.page(one.frame)?.open();
  else if (one.do === 'message') world.page(one.frame)?.message(one.socket, one.out, one.size);
  else if (one.do === 'close') world.page(one.frame)?.close(one.socket);
  else if (one.do === 'turn') world.page(one.frame)?.turn();
  else if (one.do === 'up') world.deliverUp(one.frame, one.most);
  else if (one.do === 'down') world.deliverDown(one.frame, one.most);
  else if (one.do === 'leave') world.leave(one.frame);
  else if (one.do === 'come-back') world.comeBack(one.frame);
  else if (one.do === 'kill') await world.kill(one.death);
  else if (one.do === 'write') await world.work(100);
  else if (one.do === 'clear') await world.clear();
  else if (one.do === 'stop') await world.stop(one.busy);
  else if (one.do === 'start') await world.start();
  else world.failing = one.do === 'fail';
}

/** Every message once, or in a gap of its size; every connection once; no two sockets as one. */
function check(world: World): void {
  const reported = world.frames.flatMap(({ page }) => page.reported);
  const found = [...world.texts.values()].flat();
  expect(found).toEqual([...new Set(found)]);
  for (const texts of textsByLog(world)) expect(texts).toEqual([...new Set(texts)]);
  const known = new Set(reported);
  expect(found.filter((text) => !known.has(text))).toEqual([]);
  const stored = new Set(found);
  const missing = reported.filter((text) => !stored.has(text));
  let counted = world.withoutPayload;
  let uncounted = false;
  for (const batches of world.stored.values()) {
    const events = batches.flatMap(({ events: all }) => all.map(({ event }) => event));
    for (const event of events) {
      if (event.type !== 'capture/gap') continue;
      uncounted ||= event.messages === null;
      counted += event.messages ?? 0;
    }
    checkConnections(events);
  }
  // A gap without a number is of a page that nobody could ask.
  if (world.awayAtStop.size === 0) expect(uncounted).toBe(false);
  const isOpen = (text: string) => {
    const page = text.slice(0, text.indexOf(' '));
    return (
      world.exempt.has(text) || (world.awayAtStop.has(page) && (uncounted || world.unknownAtStop.has(page)))
    );
  };
  expect(missing.filter((text) => !isOpen(text)).length).toBeLessThanOrEqual(counted);
  const perhaps = reported.filter((text) => !stored.has(text) || world.exempt.has(text));
  expect(counted).toBeLessThanOrEqual(perhaps.length);
  for (const texts of world.texts.values()) {
    const sockets = texts.map((text) => text.split(' ').slice(0, 2).join(' '));
    expect(new Set(sockets).size).toBe(1);
  }
}

function textsByLog({ texts, stored }: World): string[][] {
  return [...stored.keys()].map((log) =>
    [...texts].flatMap(([key, those]) => (key.startsWith(`${log} `) ? those : [])),
  );
}

function checkConnections(events: readonly LifecycleEvent[]): void {
  const keys = events.flatMap((event) =>
    event.type === 'connection/created' || event.type === 'connection/discovered' ? [event.sourceKey] : [],
  );
  expect(keys).toEqual([...new Set(keys)]);
  const closed = events.flatMap((event) => (event.type === 'connection/closed' ? [event.connection] : []));
  expect(closed).toEqual([...new Set(closed)]);
}

describe('from the page to the disk', () => {
  it('each message and each connection arrives exactly once, or in a gap of its size, whatever happens when', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 80, size: 'max' }), async (steps) => {
        const world = new World();
        await world.begin();
        for (const one of steps) await take(world, one);
        await world.end();
        check(world);
      }),
      { numRuns: 150 },
    );
  });
});
