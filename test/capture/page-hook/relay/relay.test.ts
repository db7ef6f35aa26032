import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startRelay } from '../../../../src/capture/page-hook/relay/relay.ts';

const report = (number: number) => `{"number":${number},"frame":"f"}\n`;

beforeEach(() => {
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('window', new EventTarget());
});
afterEach(() => vi.unstubAllGlobals());

/** A relay, its hook's end of the line, and what came over its line. */
function relayWithHook() {
  const sent: unknown[] = [];
  let changed: ((wanted: boolean) => void) | null = null;
  let lines = 0;
  let hear: ((report: string) => void) | null = null;
  startRelay({
    whenReopened: () => {},
    meet: (onReport) => {
      hear = onReport;
      return { met: true, send: () => {} };
    },
    watchWanted: (report) => {
      changed = report;
    },
    connect: () => {
      lines++;
      return { send: (message) => sent.push(message), close: () => sent.push('closed') };
    },
  });
  return {
    sent,
    answer: (wanted: boolean) => changed?.(wanted),
    get lines() {
      return lines;
    },
    report: (number: number) => hear?.(report(number)),
  };
}

describe('the relay of a frame', () => {
  it('sends a report again that it is given again', () => {
    const relay = relayWithHook();
    relay.answer(true);
    relay.report(0);
    relay.report(0);
    expect(relay.sent).toEqual([report(0), report(0)]);
  });

  it('opens a line for the last reports of a page that goes before the browser has answered', () => {
    const relay = relayWithHook();
    relay.report(0);
    relay.report(1);
    expect(relay.lines).toBe(1);
    expect(relay.sent).toEqual([report(0), report(1)]);
    relay.answer(false);
    expect(relay.sent.at(-1)).toBe('closed');
  });

  it('opens none before the browser has answered, as long as the page has nothing to report, nor where nobody records', () => {
    const relay = relayWithHook();
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
    relay.answer(false);
    relay.report(0);
    expect(relay.lines).toBe(0);
  });
});
