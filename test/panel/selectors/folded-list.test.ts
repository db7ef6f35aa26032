import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BeatRun } from '../../../src/analysis/rhythm/beat-runs.ts';
import { foldedList } from '../../../src/panel/selectors/folded-list.ts';
import { FoldedRows } from '../../../src/panel/selectors/folded-rows.ts';
import { Session } from '../../../src/session/session.ts';
import { at, id, SampleLog } from '../support/sample-log.ts';

/** `0` is a message, `h` a heartbeat, `1` a message of another connection, `g` a gap. */
function sessionOf(story: string): Session {
  const log = new SampleLog();
  for (const step of story) {
    if (step === 'g')
      log.event({ type: 'capture/gap', at: at(1), until: at(2), why: 'detached', messages: null });
    else log.text(step === '1' ? 1 : 0, 'in', step, 1);
  }
  log.cut();
  const session = new Session();
  for (const batch of log.batches) session.apply(batch);
  return session;
}

/** Runs of at least two heartbeats, as the worker would find them. */
function runsOf(story: string): BeatRun[] {
  const own = story.replace(/[1g]/g, '');
  return [...own.matchAll(/h{2,}/g)].map(({ index, 0: run }) => ({
    first: index,
    messages: run.length,
    kind: 'text ping',
    outgoing: true,
    beats: run.length,
    unanswered: 0,
    periodMs: null,
    jitterMs: null,
    lateMs: null,
  }));
}

function listOf(story: string, open: ReadonlySet<number>) {
  const session = sessionOf(story);
  const rows = session.messages.ofConnection(id(0));
  const list = foldedList(
    session.messages,
    new FoldedRows(rows, runsOf(story), open),
    session.marks,
    (run) => ({
      open: run.open,
      before: -1,
      turn: () => {},
      view: () => '',
    }),
  );
  return { rows, list };
}

function told(story: string, open: readonly number[] = []): string {
  const { list } = listOf(story, new Set(open));
  return Array.from({ length: list.length }, (_, line) => {
    const fold = list.foldAt?.(line) ?? null;
    if (fold !== null) return fold.open ? '[' : `[${list.within?.(line)?.length ?? 0}]`;
    return list.at(line) < 0 ? 'g' : 'm';
  }).join('');
}

describe('a list with folded heartbeats', () => {
  it.each([
    ['0hhh0', [], 'm[3]m'],
    ['0hhh0', [0], 'm[mmmm'],
    ['hh0hhhh', [1], '[2]m[mmmm'],
    ['h1h1h0', [], '[3]m'],
    ['hghh0', [], '[3]gm'],
    ['hghh0', [0], '[mgmmm'],
    ['ghhh', [0], 'g[mmm'],
    ['0h0', [], 'mmm'],
  ] as const)('of %j with %j open is %j', (story, open, expected) => {
    expect(told(story, open)).toBe(expected);
  });

  it('has every message once, in its run or as a line, finds each line again, and no mark is lost', () => {
    const stories = fc
      .array(fc.constantFrom('0', 'h', 'hhh', 'hhhhh', '1', 'g'), { maxLength: 40 })
      .map((steps) => steps.join(''));
    fc.assert(
      fc.property(stories, fc.array(fc.nat(12)), (story, opened) => {
        const { list, rows } = listOf(story, new Set(opened));
        const seen: number[] = [];
        let marks = 0;
        for (let line = 0; line < list.length; line++) {
          const fold = list.foldAt?.(line) ?? null;
          const row = list.at(line);
          if (fold?.open === true) expect(row).toBeLessThan(0);
          else if (fold !== null) seen.push(...(list.within?.(line) ?? []));
          else if (row < 0) marks += 1;
          else seen.push(row);
          if (row >= 0) expect(list.lineOf(row)).toBe(line);
        }
        expect(seen).toEqual(Array.from({ length: rows.length }, (_, k) => rows.at(k)));
        expect(marks).toBe(story.replace(/[^g]/g, '').length);
        for (const row of seen) expect(list.lineOf(row)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });
});
