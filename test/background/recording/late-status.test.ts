import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NetworkReader } from '../../../src/background/recording/network-reader.ts';
import { ConnectionLedger } from '../../../src/capture/connection-ledger.ts';
import { NetworkSource } from '../../../src/capture/devtools-network/network-source.ts';
import { LogClock } from '../../../src/capture/log-clock.ts';
import type { NetworkWish } from '../../../src/channel/network-line.ts';
import { RecordedLog } from '../../capture/debugger/recorded-log.ts';

// How long a socket lacks its status though DevTools has it. DevTools makes one reading after the other; a page that loads makes each
// take longer.

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Socket {
  /** When it opened, and when DevTools has its answer, in milliseconds. */
  readonly opens: number;
  readonly listed: number;
}

interface Scene {
  readonly sockets: readonly Socket[];
  /** What a reading that begins then costs, in milliseconds. */
  readonly cost: (at: number) => number;
  readonly messages?: number;
}

/** @returns the longest time from DevTools' having a socket's answer to our having it */
async function worstOf({ sockets, cost, messages = 0 }: Scene): Promise<number> {
  const began = Date.now();
  const now = () => Date.now() - began;
  const gotAt = new Map<Socket, number>();
  const clock = new LogClock(
    () => Date.now(),
    () => Date.now(),
  );
  const log = new RecordedLog();
  const reader = new NetworkReader(
    new NetworkSource(clock, new ConnectionLedger(log), log),
    {
      missing: () => sockets.filter((socket) => socket.opens <= now() && !gotAt.has(socket)).length,
      messages: () => messages,
      listed: () => {},
      changed: () => {},
    },
    now,
  );
  let freeAt = 0;
  reader.connect({
    send(wish: NetworkWish) {
      if (wish.type !== 'read') return;
      const asked = now();
      const begins = Math.max(asked, freeAt);
      freeAt = begins + cost(begins);
      setTimeout(() => {
        for (const socket of sockets) {
          if (socket.listed <= begins && socket.opens <= begins && !gotAt.has(socket))
            gotAt.set(socket, now());
        }
        reader.hear({ type: 'read', id: wish.id, entries: [], milliseconds: now() - asked });
      }, freeAt - asked);
    },
  });
  reader.watch(true);
  for (const { opens } of sockets) setTimeout(() => reader.want(), opens);
  await vi.advanceTimersByTimeAsync(180_000);
  return Math.max(
    ...sockets.flatMap((socket) =>
      socket.listed > 180_000
        ? []
        : (gotAt.get(socket) ?? Number.POSITIVE_INFINITY) - Math.max(socket.opens, socket.listed),
    ),
  );
}

const NEVER = Number.POSITIVE_INFINITY;
const at = (opens: number, late = 0): Socket => ({ opens, listed: opens + late });
const every = (step: number, count: number, late = 0) =>
  Array.from({ length: count }, (_, n) => at(n * step, late));
/** Readings are slow while the page loads. */
const loading = (slow: number, until: number) => (when: number) => (when < until ? slow : 20);

const SCENES: Record<string, Scene> = {
  'opens in a frame of another site beside a slow reading of the page': {
    sockets: [at(0), at(300)],
    cost: loading(1000, 1200),
  },
  'opens in a `srcdoc` frame, and is listed without its answer at first': {
    sockets: [at(0), at(100, 1000)],
    cost: loading(400, 1500),
  },
  'opens in a frame that is inserted after a slow reading': {
    sockets: [at(0), at(2000)],
    cost: loading(1500, 1600),
  },
  'opens among many frames while each reading takes most of a second': {
    sockets: every(200, 20),
    cost: loading(800, 5000),
  },
  'opens while DevTools is too busy to answer for five seconds': {
    sockets: every(150, 12),
    cost: loading(5000, 1000),
  },
  'is reported by DevTools six seconds late': { sockets: [at(0), at(500, 6000)], cost: () => 30 },
  'opens beside one from before DevTools was open': {
    sockets: [{ opens: 0, listed: NEVER }, at(30_000, 400), at(45_000, 2000)],
    cost: () => 100,
  },
  'opens on a slow machine, where a page with hundreds of exchanges takes 300 ms': {
    sockets: [at(0), at(700), at(1500, 800), at(4000)],
    cost: () => 300,
  },
};

it.each(Object.entries(SCENES))('a socket that %s soon has its status', async (_, scene) => {
  const worst = await worstOf(scene);
  const reading = Math.max(...scene.sockets.map(({ opens }) => scene.cost(opens)));
  // Two readings: one that was under way when it was listed, and its own.
  expect(worst).toBeLessThanOrEqual(2750 + 2 * reading);
});
