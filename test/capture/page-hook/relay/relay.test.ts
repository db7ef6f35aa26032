import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startRelay } from '../../../../src/capture/page-hook/relay/relay.ts';
import { RELAY_EVENT, UP_EVENT } from '../../../../src/capture/page-hook/relay-line.ts';

class StandInFocusEvent extends Event {
  readonly relatedTarget: EventTarget | null;
  constructor(type: string, { relatedTarget }: { relatedTarget: EventTarget }) {
    super(type);
    this.relatedTarget = relatedTarget;
  }
}

const report = (number: number) => `{"number":${number},"frame":"f"}\n`;

beforeEach(() => {
  vi.stubGlobal('document', Object.assign(new EventTarget(), { createElement: () => new EventTarget() }));
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('FocusEvent', StandInFocusEvent);
});
afterEach(() => vi.unstubAllGlobals());

/** A relay, its hook's end of the node, and what came over its line. */
function relayWithHook() {
  const sent: unknown[] = [];
  let changed: ((wanted: boolean) => void) | null = null;
  let lines = 0;
  let node: EventTarget | null = null;
  document.addEventListener(RELAY_EVENT, (event) => {
    const given: unknown = Reflect.get(event, 'relatedTarget');
    if (given instanceof EventTarget) node = given;
  });
  startRelay({
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
    /** @returns whether the relay says that it took the report */
    report: (number: number): boolean =>
      node?.dispatchEvent(new CustomEvent(UP_EVENT, { detail: report(number), cancelable: true })) === false,
  };
}

describe('the relay of a frame', () => {
  it('says that it took a report, and sends one that it is given again', () => {
    const relay = relayWithHook();
    relay.answer(true);
    expect(relay.report(0)).toBe(true);
    expect(relay.report(0)).toBe(true);
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
