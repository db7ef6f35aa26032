import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ShownDocument } from '../../../src/background/recording/shown-document.ts';
import type { HookPlace } from '../../../src/capture/page-hook/reading/hook-place.ts';
import { notSeen } from '../../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../../src/events/units.ts';

const A = 'http://a.example/';
const B = 'http://a.example/b';

const documentAt = (key: string, url: string): HookPlace => ({ key, target: 'page', url });

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A recorded page of whose first document was heard. `seen` is what followed from the reports of hook and debugger, in order. */
function rig() {
  const seen: string[] = [];
  const at = { recording: true, byDebugger: false };
  const shown = new ShownDocument({
    recording: () => at.recording,
    byDebugger: () => at.byDebugger,
    left: ({ key }) => seen.push(`left for ${key}`),
    heard: ({ key }, report) => seen.push(`${key} says ${String(report)}`),
  });
  shown.hooked(documentAt('first', A));
  const navigated = (url: string) => shown.navigated(url, () => seen.push(`left for ${url}`));
  const hear = (place: HookPlace, report: string) => {
    if (!shown.keeps(place, report)) seen.push(`${place.key} says ${report}`);
  };
  return { shown, seen, at, navigated, hear };
}

describe('the shown document', () => {
  it('is left when the next one’s hook reports, where nobody else does', () => {
    const { shown, seen } = rig();
    shown.hooked(documentAt('first', A));
    shown.hooked(documentAt('second', B));
    expect(seen).toEqual(['left for second']);
    expect(shown.isHeard).toBe(true);
  });

  it.each(['debugger', 'hook'])('is left once where both report it, the %s first', (first) => {
    const { shown, seen, at, navigated, hear } = rig();
    at.byDebugger = true;
    const second = documentAt('second', B);
    if (first === 'debugger') navigated(B);
    shown.hooked(second);
    hear(second, 'one');
    expect(shown.isHeard).toBe(first === 'debugger');
    if (first === 'hook') navigated(B);
    vi.advanceTimersByTime(1000);
    expect(seen).toEqual([`left for ${B}`, 'second says one']);
    expect(shown.isHeard).toBe(true);
  });

  it('is left once where the debugger is attached between the two reports', () => {
    const { shown, seen, at, navigated } = rig();
    shown.hooked(documentAt('second', `${B}#part`));
    at.byDebugger = true;
    navigated(B);
    expect(seen).toEqual(['left for second']);
    // Going there again later is another navigation.
    vi.advanceTimersByTime(1000);
    navigated(B);
    expect(seen.at(-1)).toBe(`left for ${B}`);
  });

  it('is left again for the same URL where the debugger knew the document that a hook showed', () => {
    const { shown, seen, at, navigated } = rig();
    shown.hooked(documentAt('second', B));
    vi.advanceTimersByTime(100);
    at.byDebugger = true;
    shown.shownToDebugger(Date.now());
    navigated(B);
    expect(seen).toEqual(['left for second', `left for ${B}`]);
  });

  it('is left once where it came while the debugger was asked', () => {
    const { shown, seen, at, navigated } = rig();
    const askedAt = Date.now();
    vi.advanceTimersByTime(100);
    shown.hooked(documentAt('second', B));
    at.byDebugger = true;
    navigated(B);
    shown.shownToDebugger(askedAt);
    expect(seen).toEqual(['left for second']);
  });

  it('is left once where the debugger lets go between the two reports', () => {
    const { shown, seen, at, navigated } = rig();
    at.byDebugger = true;
    navigated(B);
    at.byDebugger = false;
    shown.hooked(documentAt('second', B));
    expect(seen).toEqual([`left for ${B}`]);
    shown.hooked(documentAt('third', A));
    expect(seen.at(-1)).toBe('left for third');
  });

  it('is left by a hook’s report that no debugger confirms: the page had gone before it looked', () => {
    const { shown, seen, at, hear } = rig();
    at.byDebugger = true;
    const second = documentAt('second', B);
    shown.hooked(second);
    hear(second, 'one');
    expect(seen).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(seen).toEqual(['left for second', 'second says one']);
  });

  it('loses no report where the page goes on, or its frame ends, while the debugger is awaited', () => {
    const { shown, seen, at, hear } = rig();
    at.byDebugger = true;
    const second = documentAt('second', B);
    const third = documentAt('third', A);
    shown.hooked(second);
    hear(second, 'one');
    shown.hooked(third);
    hear(third, 'two');
    shown.gone(second);
    expect(seen).toEqual(['left for second', 'second says one']);
    shown.gone(third);
    expect(seen.slice(2)).toEqual(['left for third', 'third says two']);
    vi.advanceTimersByTime(1000);
    expect(seen).toHaveLength(4);
  });

  it('is not taken for the one whose hook never came', () => {
    const { shown, seen, at, navigated } = rig();
    at.byDebugger = true;
    navigated('http://b.example/no-hook-here');
    at.byDebugger = false;
    shown.hooked(documentAt('third', A));
    expect(seen).toEqual(['left for http://b.example/no-hook-here', 'left for third']);
  });

  it('is left by nothing while nobody records', () => {
    const { shown, seen, at } = rig();
    at.recording = false;
    shown.hooked(documentAt('second', B));
    at.recording = true;
    expect(seen).toEqual([]);
  });

  it('is not left for the same one after a restart, though the log begins with another’s sockets', () => {
    const { shown, seen } = rig();
    const of = { at: epochMilliseconds(0), connection: connectionId(0), source: 'page-hook' } as const;
    shown.restore([
      {
        type: 'connection/discovered',
        ...of,
        kind: 'websocket',
        url: notSeen('before-recording'),
        sourceKey: 'hook first 0 ',
        target: 'page',
      },
      { type: 'page/navigated', at: epochMilliseconds(1), url: B },
    ]);
    shown.hooked(documentAt('second', B));
    expect(seen).toEqual([]);
  });
});
