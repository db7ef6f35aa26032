import { describe, expect, it } from 'vitest';
import { HandOver } from '../../../src/background/deep/hand-over.ts';
import { ConnectionLedger, type Entry, UNNUMBERED } from '../../../src/capture/connection-ledger.ts';
import type { HookPlace } from '../../../src/capture/page-hook/reading/hook-place.ts';
import { SegmentBuilder } from '../../../src/capture/segment-builder.ts';
import { notSeen } from '../../../src/events/observed.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';

const page: HookPlace = { key: 'd1', target: 'page', url: 'http://a.example/' };
const frame: HookPlace = { key: 'd2', target: 'iframe', url: 'http://a.example/f' };

function entry(lost: number): Entry {
  const ledger = new ConnectionLedger(new SegmentBuilder({ begun: () => {}, full: () => {} }));
  ledger.discover('1.1', {
    type: 'connection/discovered',
    at: epochMilliseconds(0),
    connection: UNNUMBERED,
    source: 'debugger',
    kind: 'websocket',
    url: notSeen('before-recording'),
    sourceKey: '1.1',
    target: 'page',
  });
  const made = ledger.get('1.1');
  if (made === undefined) throw new Error('no entry');
  made.authority.restore(100 - lost, 0, lost > 0);
  return made;
}

/** A hand-over whose frames tell `ordinals`, as reports. Of a message: how many are missing before it; -1 is not written. */
async function handOver(of: Entry, bind: () => Promise<void> = () => Promise.resolve()) {
  const heard: number[] = [];
  const made = new HandOver({
    bind,
    heard: (_place, report) => heard.push(of.authority.reportedByHook(false, Number(report))),
  });
  await made.begin();
  const marked = (request: number) => made.called({ name: made.marker, payload: String(request) });
  const tell = (place: HookPlace, ordinal: number) => {
    if (!made.keeps(place, ordinal)) heard.push(of.authority.reportedByHook(false, ordinal));
  };
  return { made, heard, marked, tell };
}

describe('a hand-over', () => {
  it.each([0, 7])(
    'writes what the debugger tells late, and nothing twice, after %i were lost',
    async (lost) => {
      const of = entry(lost);
      const { made, heard, marked, tell } = await handOver(of);
      made.expect(page, of, 1);
      // The hook begins at 103; the debugger is three messages behind.
      tell(page, 103);
      tell(page, 104);
      expect(heard).toEqual([]);
      expect([0, 1, 2].map(() => of.authority.reportedByDebugger(false))).toEqual([true, true, true]);
      marked(1);
      expect([0, 1].map(() => of.authority.reportedByDebugger(false))).toEqual([false, false]);
      made.end();
      tell(page, 105);
      expect(heard).toEqual([0, 0, 0]);
      expect(of.authority.toClient).toBe(106);
    },
  );

  it('keeps the reports of a frame until the marks of all its sockets are there, and of no other', async () => {
    const of = entry(0);
    const { made, heard, marked, tell } = await handOver(of);
    made.expect(frame, of, 1);
    made.expect(frame, of, 2);
    marked(1);
    marked(77);
    made.called({ name: 'another', payload: '2' });
    made.called(null);
    tell(frame, 100);
    expect(heard).toEqual([]);
    expect(made.keeps(page, 100)).toBe(false);
    marked(2);
    expect(heard).toEqual([0]);
  });

  it('counts what is missing by the hook, where no mark came', async () => {
    const of = entry(7);
    const { made, heard, tell } = await handOver(of);
    made.expect(page, of, 1);
    tell(page, 103);
    made.end();
    expect(of.authority.reportedByDebugger(false)).toBe(false);
    // Seven that an earlier worker lost, three that the debugger had not told.
    expect(heard).toEqual([10]);
  });

  it('takes nothing more of the debugger, where no mark can come and its count is short', async () => {
    const of = entry(7);
    const { made, heard, tell } = await handOver(of, () => Promise.reject(new Error('busy')));
    made.expect(page, of, 1);
    expect(made.marker).toBe('');
    expect(of.authority.reportedByDebugger(false)).toBe(false);
    tell(page, 101);
    expect(heard).toEqual([8]);
  });

  it('hears a frame out before it is gone', async () => {
    const of = entry(0);
    const { made, heard, tell } = await handOver(of);
    made.expect(page, of, 1);
    tell(page, 100);
    made.leave(page);
    expect(heard).toEqual([0]);
    expect(made.keeps(page, 101)).toBe(false);
  });
});
