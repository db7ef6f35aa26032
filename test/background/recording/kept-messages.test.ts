import { expect, it } from 'vitest';
import { KeptMessages } from '../../../src/background/recording/kept-messages.ts';
import { ConnectionLedger, UNNUMBERED } from '../../../src/capture/connection-ledger.ts';
import { seen } from '../../../src/events/observed.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import { RecordedLog } from '../../capture/debugger/recorded-log.ts';

function rig() {
  const ledger = new ConnectionLedger(new RecordedLog());
  const kept = new KeptMessages(ledger);
  const socket = (at: number, messages: number) => {
    const sourceKey = `hook ${at}`;
    const url = 'ws://a.example/';
    ledger.discover(sourceKey, {
      type: 'connection/discovered',
      at: epochMilliseconds(at),
      connection: UNNUMBERED,
      source: 'page-hook',
      kind: 'websocket',
      url: seen(url),
      sourceKey,
      target: 'page',
    });
    ledger.get(sourceKey)?.authority.restore(messages, 0, false);
  };
  return { kept, socket };
}

it('of a page that was left are not counted, as DevTools forgets them', () => {
  const { kept, socket } = rig();
  socket(10_000, 20_000);
  expect(kept.count).toBe(20_000);
  kept.left(60_000);
  socket(60_100, 5);
  expect(kept.count).toBe(5);
  kept.listed(60_100);
  expect(kept.count).toBe(5);
});

it('of a page that was left are counted where DevTools was seen to keep them', () => {
  const { kept, socket } = rig();
  socket(10_000, 20_000);
  kept.left(60_000);
  socket(60_100, 5);
  kept.listed(10_000);
  expect(kept.count).toBe(20_005);
  kept.left(90_000);
  expect(kept.count).toBe(20_005);
  // People chose otherwise since.
  socket(90_100, 7);
  kept.listed(90_100);
  expect(kept.count).toBe(7);
});

it('that would take long to copy are not tried for, where nobody knows whether DevTools keeps them', () => {
  const { kept, socket } = rig();
  socket(10_000, 100_000);
  kept.left(60_000);
  expect(kept.count).toBe(100_000);
  kept.listed(null);
  expect(kept.count).toBe(0);
});

it('of sockets from before DevTools was open are not in it', () => {
  const { kept, socket } = rig();
  socket(10_000, 20_000);
  kept.opened(30_000);
  socket(40_000, 3);
  expect(kept.count).toBe(3);
});
