import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Background } from '../../src/background/background.ts';
import { MOST_FINISHED } from '../../src/background/log/log-keeper.ts';
import type { LifecycleEvent } from '../../src/events/event.ts';
import { type LogId, logId } from '../../src/events/units.ts';
import { IMPORTED } from '../store/sample-import.ts';
import { FakeBrowser, FakePanel } from './fake-browser.ts';

let browser: FakeBrowser;
let background: Background;

beforeEach(async () => {
  vi.useFakeTimers();
  browser = new FakeBrowser();
  background = await worker();
});

afterEach(() => {
  vi.useRealTimers();
});

async function worker(): Promise<Background> {
  const started = new Background(browser.doors());
  const restored = started.restore();
  await settle();
  await restored;
  return started;
}

/** Lets everything that was begun come to its end, segments too. */
const settle = () => vi.advanceTimersByTimeAsync(200);

async function panelOf(tabId: number, of = background): Promise<FakePanel> {
  const panel = new FakePanel();
  of.panelConnected(panel);
  panel.say({ type: 'hello', tabId });
  await settle();
  return panel;
}

async function recordingPanel(tabId = 1): Promise<FakePanel> {
  const panel = await panelOf(tabId);
  panel.say({ type: 'start-recording' });
  await settle();
  return panel;
}

const created = (tabId: number, requestId: string, to = background) =>
  to.debuggerEvent(tabId, 'Network.webSocketCreated', { requestId, url: 'ws://a.example/' });
const received = (tabId: number, requestId: string, to = background, timestamp = 150) =>
  to.debuggerEvent(tabId, 'Network.webSocketFrameReceived', {
    requestId,
    timestamp,
    response: { opcode: 1, payloadData: 'hi' },
  });
const navigated = (tabId: number, url: string, to = background) =>
  to.debuggerEvent(tabId, 'Page.frameNavigated', { frame: { id: 'main', loaderId: url, url } });

function eventsOf(log: LogId): LifecycleEvent[] {
  return (browser.batches.get(log) ?? []).flatMap(({ events }) => events.map(({ event }) => event));
}

function closedGate(): { passed: Promise<void>; open: () => void } {
  const waiting: (() => void)[] = [];
  const passed = new Promise<void>((resolve) => {
    waiting.push(resolve);
  });
  const open = () => {
    for (const goOn of waiting) goOn();
  };
  return { passed, open };
}

function full(): never {
  throw new DOMException('', 'QuotaExceededError');
}

/** Every batch of a log follows the one before it, in number and in place. */
function expectWhole(log: LogId): void {
  let seq = 0;
  (browser.batches.get(log) ?? []).forEach((batch, index) => {
    expect([batch.number, batch.firstSeq]).toEqual([index, seq]);
    seq += batch.events.length + batch.messages.count;
  });
}

describe('recording', () => {
  it('begins, writes and announces what it wrote, and ends', async () => {
    const panel = await recordingPanel();
    expect(panel.status).toMatchObject({ recording: true, trouble: '' });
    created(1, '1.1');
    received(1, '1.1');
    await settle();
    panel.say({ type: 'stop-recording' });
    await settle();
    const { log } = panel.status;
    expect(panel.status).toMatchObject({ recording: false, trouble: '' });
    expect(browser.outline(log)).toEqual([
      'recording/started',
      'clock/set',
      'connection/created 0',
      '1 messages',
      'recording/stopped',
    ]);
    expect(browser.attached.size).toBe(0);
    const announced = browser.announcements.flatMap((said) =>
      said.type === 'batch' ? [said.batch.number] : [],
    );
    expect(announced).toEqual((browser.batches.get(log) ?? []).map(({ number }) => number));
    expectWhole(log);
  });

  it('announces only what is on disk', async () => {
    const panel = await recordingPanel();
    const before = browser.announcements.length;
    const gate = closedGate();
    browser.beforeAppend = () => gate.passed;
    created(1, '1.1');
    await settle();
    expect(browser.announcements.length).toBe(before);
    gate.open();
    await settle();
    expect(browser.announcements.length).toBe(before + 1);
    expectWhole(panel.status.log);
  });

  it('keeps tabs apart, and tells every panel of a tab', async () => {
    const first = await recordingPanel(1);
    const second = await recordingPanel(2);
    const again = await panelOf(1);
    created(1, '7.7');
    received(2, '7.7');
    await settle();
    expect(again.status).toEqual(first.status);
    expect(first.status.log).not.toBe(second.status.log);
    expect(browser.outline(first.status.log).slice(2)).toEqual(['connection/created 0']);
    expect(browser.outline(second.status.log).slice(2)).toEqual(['connection/discovered 0', '1 messages']);
    again.say({ type: 'stop-recording' });
    await settle();
    expect([first.status.recording, second.status.recording]).toEqual([false, true]);
  });

  it('goes on when a panel leaves', async () => {
    const panel = await recordingPanel();
    panel.leave();
    created(1, '1.1');
    await settle();
    expect(browser.outline(panel.status.log)).toContain('connection/created 0');
    expect((await panelOf(1)).status).toMatchObject({ recording: true, log: panel.status.log });
  });

  it('hears nothing from a panel before its hello, and nothing that is no command', async () => {
    const panel = new FakePanel();
    background.panelConnected(panel);
    for (const message of [{ type: 'start-recording' }, null, { type: 'hello', tabId: 'x' }, 'clear'])
      panel.say(message);
    await settle();
    expect([panel.heard, browser.commands]).toEqual([[], []]);
  });

  it('does nothing twice', async () => {
    const panel = await recordingPanel();
    panel.say({ type: 'start-recording' });
    await settle();
    panel.say({ type: 'stop-recording' });
    panel.say({ type: 'stop-recording' });
    await settle();
    expect(browser.outline(panel.status.log)).toEqual([
      'recording/started',
      'clock/set',
      'recording/stopped',
    ]);
  });
});

describe('a new log', () => {
  it('is begun by clear; the old one is deleted and said to be', async () => {
    const panel = await recordingPanel();
    created(1, '1.1');
    await settle();
    const old = panel.status.log;
    panel.say({ type: 'clear' });
    await settle();
    expect(panel.status.log).not.toBe(old);
    expect(browser.batches.has(old)).toBe(false);
    expect(browser.announcements).toContainEqual({ type: 'cleared', log: old });
    received(1, '1.1');
    await settle();
    expect(browser.outline(panel.status.log)).toEqual([
      'recording/started',
      'clock/set',
      'connection/created 0',
      '1 messages',
    ]);
  });

  it('leaves nothing of the old one behind, even where a write was under way', async () => {
    const panel = await recordingPanel();
    const old = panel.status.log;
    const gate = closedGate();
    browser.beforeAppend = () => gate.passed;
    created(1, '1.1');
    await vi.advanceTimersByTimeAsync(30);
    created(1, '1.2');
    panel.say({ type: 'clear' });
    await settle();
    gate.open();
    await settle();
    expect(browser.batches.has(old)).toBe(false);
    expect(browser.outline(panel.status.log)).toContain('connection/created 0');
  });

  it('is begun by a navigation, for the new page alone', async () => {
    const panel = await recordingPanel();
    created(1, '1.1');
    await settle();
    const old = panel.status.log;
    navigated(1, 'http://b.example/');
    created(1, '2.1');
    received(1, '1.1');
    await settle();
    expect(panel.status).toMatchObject({ recording: true });
    expect(browser.batches.has(old)).toBe(false);
    const events = eventsOf(panel.status.log);
    expect(events[0]).toMatchObject({ type: 'recording/started', url: 'http://b.example/' });
    expect(browser.outline(panel.status.log).slice(2)).toEqual(['connection/created 0']);
  });

  it('is not begun by a navigation where the log is to be kept', async () => {
    const panel = await recordingPanel();
    panel.say({ type: 'set-preserve-log', preserve: true });
    await settle();
    const { log } = panel.status;
    created(1, '1.1');
    navigated(1, 'http://b.example/');
    created(1, '2.1');
    await settle();
    expect(panel.status).toMatchObject({ log, preserveLog: true });
    expect(browser.outline(log).slice(2)).toEqual([
      'connection/created 0',
      'page/navigated',
      'connection/created 1',
    ]);
  });
});

describe('the debugger taken away', () => {
  it.each([
    ['canceled_by_user', /bar/],
    ['target_closed', /took the debugger away/],
    ['replaced_with_devtools', /DevTools/],
  ])('by %s is said, and recording goes on in Standard', async (reason, words) => {
    const panel = await recordingPanel();
    created(1, '1.1');
    browser.attached.delete(1);
    background.debuggerDetached(1, reason);
    await settle();
    const { log } = panel.status;
    expect(panel.status).toMatchObject({ recording: true, mode: 'standard' });
    expect(panel.status.trouble).toMatch(words);
    expect(eventsOf(log).at(-1)).toMatchObject({ type: 'sources/changed', sources: ['page-hook'] });
    expect(browser.outline(log)).toContain('connection/created 0');
    panel.say({ type: 'set-mode', mode: 'deep' });
    await settle();
    expect(panel.status).toMatchObject({ recording: true, mode: 'deep', trouble: '', log });
    received(1, '1.1');
    await settle();
    // Known again by its id, not told as another connection.
    expect(browser.outline(log).filter((line) => line.startsWith('connection/'))).toEqual([
      'connection/created 0',
    ]);
    expectWhole(log);
  });

  it('by a crash of the page', async () => {
    const panel = await recordingPanel();
    background.debuggerEvent(1, 'Inspector.targetCrashed', {});
    await settle();
    expect(panel.status).toMatchObject({ recording: false });
    expect(panel.status.trouble).toMatch(/crashed/);
    expect(eventsOf(panel.status.log).at(-1)).toMatchObject({ why: 'target-crashed' });
    expect(browser.attached.size).toBe(0);
  });

  it('without a word is noticed by the next panel', async () => {
    const panel = await recordingPanel();
    browser.attached.delete(1);
    await panelOf(1);
    await settle();
    expect(panel.status).toMatchObject({ recording: true, mode: 'standard' });
    expect(panel.status.trouble).not.toBe('');
  });

  it('while it was being attached', async () => {
    const panel = await panelOf(1);
    panel.say({ type: 'start-recording' });
    await vi.advanceTimersByTimeAsync(0);
    browser.attached.delete(1);
    background.debuggerDetached(1, 'canceled_by_user');
    await vi.advanceTimersByTimeAsync(1000);
    expect(panel.status).toMatchObject({ recording: true, mode: 'standard' });
    expect(panel.status.trouble).toMatch(/bar/);
    panel.say({ type: 'set-mode', mode: 'deep' });
    await settle();
    expect(panel.status).toMatchObject({ recording: true, mode: 'deep', trouble: '' });
  });

  it('together with its tab ends recording', async () => {
    const panel = await recordingPanel();
    browser.attached.delete(1);
    browser.tabs.delete(1);
    background.debuggerDetached(1, 'target_closed');
    await settle();
    expect(panel.status).toMatchObject({ recording: false, trouble: 'This tab is closed.' });
    const end = { type: 'recording/stopped', why: 'tab-closed', detail: 'target_closed' };
    expect(eventsOf(panel.status.log).at(-1)).toMatchObject(end);
  });

  it.each([
    ['Cannot access a chrome:// URL', /lets no debugger look into this page/],
    ['Cannot attach to this target.', /lets no debugger look into this page/],
    ['Another debugger is already attached to the tab with id: 1.', /Another debugger holds/],
    ['something new', /something new/],
  ])('or never given (%s) is said, and Standard records', async (words, sentence) => {
    browser.refusal = words;
    const panel = await recordingPanel();
    expect(panel.status).toMatchObject({ recording: true, mode: 'standard' });
    expect(panel.status.trouble).toMatch(sentence);
    expect(panel.status.trouble).toContain('goes on in Standard');
    expect(browser.outline(panel.status.log)).toEqual(['recording/started']);
    expect(browser.hooksWanted).toBe(true);
    panel.say({ type: 'set-mode', mode: 'deep' });
    await settle();
    expect(panel.status).toMatchObject({ recording: true, mode: 'standard' });
    expect(panel.status.trouble).toMatch(sentence);
    browser.refusal = null;
    panel.say({ type: 'set-mode', mode: 'deep' });
    await settle();
    expect(panel.status).toMatchObject({ recording: true, mode: 'deep', trouble: '' });
  });

  it('or never given because the tab is gone', async () => {
    browser.refusal = 'No tab with given id 1.';
    const panel = await recordingPanel();
    expect(panel.status).toMatchObject({ recording: false, trouble: 'This tab is closed.' });
    expect(eventsOf(panel.status.log).at(-1)).toMatchObject({ type: 'recording/stopped' });
  });

  it('of no use, because the page does not answer', async () => {
    browser.silent = true;
    const panel = await recordingPanel();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(panel.status).toMatchObject({
      recording: true,
      mode: 'standard',
      trouble: 'The page does not answer the debugger; recording goes on in Standard.',
    });
    expect(browser.attached.size).toBe(0);
    browser.silent = false;
    panel.say({ type: 'set-mode', mode: 'deep' });
    await settle();
    expect(panel.status).toMatchObject({ recording: true, mode: 'deep', trouble: '' });
  });

  it('but still held by a worker that is gone, is taken over', async () => {
    browser.attached.add(1);
    const panel = await recordingPanel();
    expect(panel.status).toMatchObject({ recording: true, trouble: '' });
  });

  it('and the page left meanwhile: its sockets are not taken for open ones', async () => {
    const panel = await recordingPanel();
    panel.say({ type: 'stop-recording' });
    await settle();
    browser.frameTree = {
      frameTree: { frame: { id: 'main', loaderId: 'second', url: 'http://b.example/' } },
    };
    panel.say({ type: 'start-recording' });
    await settle();
    expect(browser.outline(panel.status.log).slice(2)).toEqual([
      'recording/stopped',
      'page/navigated',
      'recording/started',
      'clock/set',
    ]);
  });
});

describe('a hand-over whose page crashed', () => {
  it('does not take away the debugger that the next recording attached', async () => {
    const panel = await recordingPanel();
    // A frame that lives on, and does not answer.
    background.frameConnected({
      tabId: 1,
      frameId: 7,
      documentId: 'd7',
      url: 'http://b.example/',
      send: () => {},
      onMessage: () => {},
      onDisconnect: () => {},
    });
    panel.say({ type: 'set-mode', mode: 'standard' });
    await vi.advanceTimersByTimeAsync(100);
    background.debuggerEvent(1, 'Inspector.targetCrashed', {});
    await vi.advanceTimersByTimeAsync(10);
    expect(panel.status.recording).toBe(false);
    panel.say({ type: 'set-mode', mode: 'deep' });
    panel.say({ type: 'start-recording' });
    await vi.advanceTimersByTimeAsync(6000);
    expect(panel.status).toMatchObject({ recording: true, mode: 'deep' });
    expect(browser.attached.has(1)).toBe(true);
  });
});

describe('a stop', () => {
  it('stays a stop where the debugger is taken away before the last was written', async () => {
    const panel = await recordingPanel();
    const gate = closedGate();
    browser.beforeAppend = () => gate.passed;
    created(1, '1.1');
    panel.say({ type: 'stop-recording' });
    await vi.advanceTimersByTimeAsync(0);
    browser.attached.delete(1);
    background.debuggerDetached(1, 'canceled_by_user');
    await vi.advanceTimersByTimeAsync(0);
    gate.open();
    await settle();
    expect(panel.status).toMatchObject({ recording: false, mode: 'deep', trouble: '' });
    expect(browser.outline(panel.status.log).slice(2)).toEqual(['connection/created 0', 'recording/stopped']);
    expect(browser.hooksWanted).toBe(false);
  });

  it('waits for no page that does not answer the debugger', async () => {
    browser.silent = true;
    const panel = await panelOf(1);
    panel.say({ type: 'start-recording' });
    await settle();
    expect(browser.attached.has(1)).toBe(true);
    panel.say({ type: 'stop-recording' });
    await settle();
    expect(browser.attached.size).toBe(0);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(panel.status).toMatchObject({ recording: false, mode: 'deep', trouble: '' });
    expect(browser.outline(panel.status.log)).toEqual([]);
  });

  it('pressed while Deep begins is carried out once it has begun', async () => {
    const panel = await panelOf(1);
    panel.say({ type: 'start-recording' });
    await vi.advanceTimersByTimeAsync(50);
    panel.say({ type: 'set-mode', mode: 'standard' });
    panel.say({ type: 'stop-recording' });
    await vi.advanceTimersByTimeAsync(2000);
    expect(panel.status).toMatchObject({ recording: false, mode: 'standard', trouble: '' });
    expect(eventsOf(panel.status.log).at(-1)).toMatchObject({ type: 'recording/stopped', why: 'asked' });
    expect(browser.attached.size).toBe(0);
  });
});

describe('a tab that is closed', () => {
  it('leaves its log, ended and finished', async () => {
    const panel = await recordingPanel();
    created(1, '1.1');
    await settle();
    background.tabRemoved(1);
    background.debuggerDetached(1, 'target_closed');
    await settle();
    expect(panel.status).toMatchObject({ recording: false, trouble: 'This tab is closed.' });
    const { log } = panel.status;
    expect(eventsOf(log).at(-1)).toMatchObject({ type: 'recording/stopped', why: 'tab-closed' });
    expect(eventsOf(log).filter(({ type }) => type === 'recording/stopped')).toHaveLength(1);
    expectWhole(log);
    expect([...browser.finished]).toEqual([log]);
    expect(browser.state).toEqual([]);
  });
});

describe('a worker that is ended', () => {
  it('is followed by one that goes on: nothing twice, nothing lost, the gap told', async () => {
    const panel = await recordingPanel();
    panel.say({ type: 'set-preserve-log', preserve: true });
    created(1, '1.1');
    received(1, '1.1');
    await settle();
    const { log } = panel.status;
    browser.now += 60_000;
    const heir = new Background(browser.doors());
    const restored = heir.restore();
    // These woke it, before it knows anything.
    received(1, '1.1', heir, 154);
    created(1, '1.2', heir);
    const again = new FakePanel();
    heir.panelConnected(again);
    again.say({ type: 'hello', tabId: 1 });
    await settle();
    await restored;
    received(1, '1.2', heir, 155);
    await settle();
    expect(again.status).toMatchObject({ recording: true, log, trouble: '', preserveLog: true });
    expect(browser.outline(log).slice(2)).toEqual([
      'connection/created 0',
      '1 messages',
      'capture/gap',
      'connection/created 1',
      '1 messages',
      '1 messages',
    ]);
    expectWhole(log);
    const gap = eventsOf(log).find((event) => event.type === 'capture/gap');
    // From the last thing written to the first event that woke it.
    expect(gap).toMatchObject({ at: 1_050_000, until: 1_054_000, messages: null });
    expect(heir.recording).toBe(true);
  });

  it('is followed by one whose gap ends with the first event, however late that comes', async () => {
    const panel = await recordingPanel();
    created(1, '1.1');
    received(1, '1.1');
    await settle();
    browser.now += 60_000;
    const heir = new Background(browser.doors());
    const restored = heir.restore();
    await vi.advanceTimersByTimeAsync(100);
    received(1, '1.1', heir, 152);
    await restored;
    await settle();
    const gap = eventsOf(panel.status.log).find((event) => event.type === 'capture/gap');
    expect(gap).toMatchObject({ at: 1_050_000, until: 1_052_000 });
    expect(browser.outline(panel.status.log).slice(-2)).toEqual(['capture/gap', '1 messages']);
  });

  it('is followed by one that tells what was evicted and not told', async () => {
    const panel = await recordingPanel();
    browser.evicted = { evictedMessages: 7, evictedBytes: 700 };
    for (const _ of [1, 2]) {
      await worker();
      await settle();
    }
    const truncated = eventsOf(panel.status.log).filter(({ type }) => type === 'capture/truncated');
    expect(truncated).toMatchObject([{ messages: 7, bytes: 700 }]);
  });

  it('is followed by one that knows when the debugger went meanwhile', async () => {
    const panel = await recordingPanel();
    browser.attached.delete(1);
    const heir = await worker();
    const again = await panelOf(1, heir);
    await settle();
    expect(again.status).toMatchObject({ recording: true, mode: 'standard' });
    expect(again.status.trouble).not.toBe('');
    expect(browser.outline(panel.status.log).slice(-2)).toEqual(['capture/gap', 'sources/changed']);
  });

  it('is followed by one that goes on though the page is busy', async () => {
    const panel = await recordingPanel();
    browser.silent = true;
    const heir = new Background(browser.doors());
    const restored = heir.restore();
    received(1, '1.1', heir);
    await vi.advanceTimersByTimeAsync(30_000);
    await restored;
    await settle();
    expect(heir.recording).toBe(true);
    expect(browser.outline(panel.status.log).slice(-2)).toEqual(['connection/discovered 0', '1 messages']);
  });

  it('while it changed to Standard is followed by one that goes on in Deep, and writes the gap', async () => {
    const panel = await recordingPanel();
    received(1, '1.1');
    // The page does not answer: the hand-over waits.
    browser.silent = true;
    panel.say({ type: 'set-mode', mode: 'standard' });
    await settle();
    expect(panel.status).toMatchObject({ recording: true, mode: 'deep' });
    browser.silent = false;
    const heir = await worker();
    expect((await panelOf(1, heir)).status).toMatchObject({ recording: true, mode: 'deep', trouble: '' });
    expect(eventsOf(panel.status.log).at(-1)).toMatchObject({ type: 'capture/gap', why: 'worker-restarted' });
    expect(browser.attached.has(1)).toBe(true);
  });

  it('is followed by one that saves nothing, and sends no frame away, before it has read all', async () => {
    await recordingPanel(2);
    await panelOf(1);
    // Whether frames were wanted, and how many tabs were saved as recorded, each time that either was written.
    const seen: unknown[] = [];
    const doors = browser.doors();
    const heir = new Background({
      ...doors,
      wantHooks: async (wanted) => void seen.push(wanted),
      writeState: async (state) => {
        seen.push(Array.isArray(state) && state.filter(({ recording }) => recording === true).length);
      },
    });
    const restored = heir.restore();
    await settle();
    await restored;
    expect(new Set(seen)).toEqual(new Set([true, 1]));
  });

  it('is followed by one that detaches a debugger which it does not record with', async () => {
    const panel = await recordingPanel();
    panel.say({ type: 'set-mode', mode: 'standard' });
    await settle();
    // The last worker was ended as it changed to Deep.
    browser.attached.add(1);
    const heir = await worker();
    expect(browser.attached.size).toBe(0);
    expect((await panelOf(1, heir)).status).toMatchObject({ recording: true, mode: 'standard', trouble: '' });
  });

  it('is followed by one that lets the debugger go where the log can not be read, and says so', async () => {
    await recordingPanel();
    browser.unreadable = true;
    const heir = await worker();
    expect(browser.attached.size).toBe(0);
    const { status } = await panelOf(1, heir);
    expect(status).toMatchObject({ recording: false, mode: 'deep' });
    expect(status.trouble).toContain('could not read');
  });

  it('while it attached the debugger is followed by one that does, and records', async () => {
    const panel = await panelOf(1);
    browser.silent = true;
    panel.say({ type: 'start-recording' });
    await settle();
    expect(panel.status.recording).toBe(false);
    browser.silent = false;
    const heir = await worker();
    await settle();
    await settle();
    expect((await panelOf(1, heir)).status).toMatchObject({ recording: true, mode: 'deep', trouble: '' });
  });

  it('while it stopped is followed by one that stops, and writes the gap', async () => {
    const panel = await recordingPanel();
    created(1, '1.1');
    await settle();
    browser.beforeAppend = () => new Promise(() => {});
    received(1, '1.1');
    panel.say({ type: 'stop-recording' });
    await settle();
    browser.beforeAppend = () => {};
    const heir = await worker();
    expect(browser.attached.size).toBe(0);
    await vi.advanceTimersByTimeAsync(3000);
    expect((await panelOf(1, heir)).status.recording).toBe(false);
    const [gap, stopped] = eventsOf(panel.status.log).slice(-2);
    expect(gap).toMatchObject({ type: 'capture/gap', why: 'worker-restarted' });
    expect(stopped).toMatchObject({ type: 'recording/stopped', why: 'asked' });
  });

  it('leaves alone what was not recording', async () => {
    const panel = await recordingPanel();
    panel.say({ type: 'stop-recording' });
    await settle();
    const before = browser.outline(panel.status.log);
    const heir = await worker();
    expect((await panelOf(1, heir)).status).toMatchObject({ recording: false, log: panel.status.log });
    expect(browser.outline(panel.status.log)).toEqual(before);
  });

  it('at the browser’s start is followed by one that ends the logs it left, and keeps them', async () => {
    const panel = await recordingPanel();
    received(1, '1.1');
    await settle();
    browser.state = undefined;
    browser.attached.clear();
    await worker();
    const { log } = panel.status;
    expect([...browser.finished]).toEqual([log]);
    expect(eventsOf(log).at(-1)).toMatchObject({
      type: 'recording/stopped',
      why: 'tab-closed',
      at: 1_050_000,
    });
    expectWhole(log);
    await worker();
    expect(eventsOf(log).filter(({ type }) => type === 'recording/stopped')).toHaveLength(1);
  });

  it('is followed by one that leaves alone the logs of tabs', async () => {
    await recordingPanel();
    await worker();
    expect([...browser.finished]).toEqual([]);
  });

  it.each([['nonsense'], [[{ tabId: 'x' }]], [{}]])(
    'ignores a saved state that is not ours (%j)',
    async (state) => {
      browser.state = state;
      const heir = await worker();
      expect((await panelOf(1, heir)).status.recording).toBe(false);
    },
  );
});

describe('stored logs', () => {
  it('are kept up to a number; the oldest go first, and are said to be gone', async () => {
    const logs: LogId[] = [];
    for (let tab = 0; tab <= MOST_FINISHED; tab++) {
      logs.push((await recordingPanel(tab)).status.log);
      background.tabRemoved(tab);
      await settle();
    }
    expect([...browser.batches.keys()]).toEqual(logs.slice(1));
    expect(browser.announcements.filter(({ type }) => type === 'cleared')).toEqual([
      { type: 'cleared', log: logs[0] },
    ]);
  });

  it('that a panel shows stay, though they are the oldest', async () => {
    const logs: LogId[] = [];
    for (let tab = 0; tab <= MOST_FINISHED; tab++) {
      const { log } = (await recordingPanel(tab)).status;
      if (tab === 0) browser.held.add(log);
      logs.push(log);
      background.tabRemoved(tab);
      await settle();
    }
    expect([...browser.batches.keys()]).toEqual(logs);
  });

  it('of which half was imported are deleted by the next worker, unless they are still being written', async () => {
    const logs: LogId[] = [];
    for (const tab of [1, 2]) {
      const { log } = (await recordingPanel(tab)).status;
      browser.imported.set(log, IMPORTED);
      logs.push(log);
    }
    browser.state = undefined;
    const [gone, held] = logs;
    if (held !== undefined) browser.held.add(held);
    const before = browser.outline(held ?? logId(''));
    await worker();
    expect([...browser.batches.keys()]).toEqual([held]);
    expect([...browser.finished]).toEqual([]);
    expect(browser.outline(held ?? logId(''))).toEqual(before);
    expect(browser.announcements).toContainEqual({ type: 'cleared', log: gone });
  });

  it('are deleted where asked; one that a tab writes to is cleared', async () => {
    const stored = (await recordingPanel(2)).status.log;
    background.tabRemoved(2);
    const panel = await recordingPanel(1);
    const running = panel.status.log;
    for (const log of [stored, running, 'never was']) panel.say({ type: 'delete-log', log });
    await settle();
    expect([...browser.batches.keys()]).toEqual([panel.status.log]);
    expect(panel.status.log).not.toBe(running);
    expect(panel.status.recording).toBe(true);
    for (const log of [stored, running])
      expect(browser.announcements).toContainEqual({ type: 'cleared', log });
  });
});

describe('a clock set back', () => {
  it('moves no time backwards: not of messages, of events, or of a later worker', async () => {
    const panel = await recordingPanel();
    received(1, '1.1', background, 150);
    await settle();
    // The system's clock alone, by a day.
    browser.wall = browser.now - 86_400_000;
    received(1, '1.1', background, 151);
    created(1, '1.2');
    await settle();
    const heir = await worker();
    received(1, '1.1', heir, 152);
    await settle();
    const batches = browser.batches.get(panel.status.log) ?? [];
    const times = batches.flatMap(({ messages }) => [...messages.time]);
    expect(times).toEqual([1_050_000, 1_051_000, 1_052_000]);
    for (const { at } of eventsOf(panel.status.log)) expect(at).toBeGreaterThanOrEqual(1_000_000);
  });
});

describe('a disk that is full', () => {
  it('gives up what is oldest, says so in the log, and goes on', async () => {
    const panel = await recordingPanel();
    const { log } = panel.status;
    const asked: number[] = [];
    browser.beforeAppend = full;
    browser.makeRoom = (_, bytes) => {
      asked.push(bytes);
      if (asked.length === 2) browser.beforeAppend = () => {};
      return { logs: [], messages: 10, bytes: 1000 };
    };
    received(1, '1.1');
    await vi.advanceTimersByTimeAsync(1000);
    expect(panel.status.trouble).toBe('');
    expect(asked).toEqual([4 * 2 ** 20, 8 * 2 ** 20]);
    expect(browser.outline(log).slice(2)).toEqual([
      'capture/truncated',
      'connection/discovered 0',
      '1 messages',
    ]);
    const truncated = eventsOf(log).find(({ type }) => type === 'capture/truncated');
    expect(truncated).toMatchObject({ messages: 20, bytes: 2000, why: 'quota' });
    expectWhole(log);
  });

  it('says nothing in the log of another log that went, but to its readers', async () => {
    const panel = await recordingPanel();
    const { log } = panel.status;
    const old = logId('old');
    browser.beforeAppend = full;
    browser.makeRoom = () => {
      browser.beforeAppend = () => {};
      return { logs: [old], messages: 0, bytes: 0 };
    };
    received(1, '1.1');
    await settle();
    expect(browser.outline(log).slice(2)).toEqual(['connection/discovered 0', '1 messages']);
    expect(browser.announcements).toContainEqual({ type: 'cleared', log: old });
  });

  it.each([
    [0, ['capture/truncated', 'connection/discovered 0', '1 messages']],
    [2 ** 30, ['connection/discovered 0', 'capture/gap']],
  ])('is told from a disk that fails by what is free (%i bytes)', async (free, expected) => {
    const panel = await recordingPanel();
    browser.storageFree = free;
    let failures = 0;
    browser.beforeAppend = () => {
      if (failures++ === 0) throw new DOMException('Data lost due to an internal error.', 'UnknownError');
    };
    browser.makeRoom = () => ({ logs: [], messages: 1, bytes: 100 });
    received(1, '1.1');
    await vi.advanceTimersByTimeAsync(2000);
    expect(browser.outline(panel.status.log).slice(2)).toEqual(expected);
    expectWhole(panel.status.log);
  });

  it('with nothing to give up keeps events up to a bound, and counts all messages', async () => {
    const panel = await recordingPanel();
    const { log } = panel.status;
    browser.beforeAppend = full;
    for (let key = 0; key < 12_000; key++) received(1, `1.${key}`);
    await settle();
    browser.beforeAppend = () => {};
    await vi.advanceTimersByTimeAsync(2000);
    const discovered = eventsOf(log).filter(({ type }) => type === 'connection/discovered');
    expect(discovered).toHaveLength(10_000);
    const gap = eventsOf(log).find(({ type }) => type === 'capture/gap');
    expect(gap).toMatchObject({ why: 'write-failed', messages: 12_000 });
    expectWhole(log);
  });

  it('leaves out no event without a gap, though no message is missing', async () => {
    const panel = await recordingPanel();
    const { log } = panel.status;
    browser.beforeAppend = full;
    for (let key = 0; key < 10_100; key++) created(1, `1.${key}`);
    await settle();
    browser.beforeAppend = () => {};
    await vi.advanceTimersByTimeAsync(2000);
    expect(eventsOf(log).filter(({ type }) => type === 'connection/created')).toHaveLength(10_000);
    const gaps = eventsOf(log).filter(({ type }) => type === 'capture/gap');
    expect(gaps).toEqual([expect.objectContaining({ why: 'write-failed', messages: null })]);
    expectWhole(log);
  });

  it('or slow is given no more than memory holds; what is beyond is counted, in its place', async () => {
    const panel = await recordingPanel();
    const { log } = panel.status;
    const gate = closedGate();
    browser.beforeAppend = () => gate.passed;
    const payloadData = 'x'.repeat(2 ** 20);
    for (let i = 0; i < 300; i++) {
      background.debuggerEvent(1, 'Network.webSocketFrameReceived', {
        requestId: '1.1',
        timestamp: 150 + i,
        response: { opcode: 1, payloadData },
      });
    }
    gate.open();
    await vi.advanceTimersByTimeAsync(2000);
    const gaps = eventsOf(log).filter(({ type }) => type === 'capture/gap');
    expect(gaps).toMatchObject([{ why: 'write-failed', messages: 44, at: 1_306_000, until: 1_349_000 }]);
    const kept = (browser.batches.get(log) ?? []).reduce((sum, { messages }) => sum + messages.count, 0);
    expect(kept).toBe(256);
    expect(panel.status.trouble).toBe('');
    expectWhole(log);
  });

  it('is not waited for: over the limit of storage the oldest goes', async () => {
    browser.storageLimit = 1000;
    browser.makeRoom = () => ({ logs: [], messages: 3, bytes: 500 });
    const panel = await recordingPanel();
    await settle();
    expect(browser.outline(panel.status.log)).toEqual([
      'recording/started',
      'clock/set',
      'capture/truncated',
    ]);
    expect(eventsOf(panel.status.log).at(-1)).toMatchObject({ messages: 3, bytes: 500, why: 'limit' });
    expect(browser.spared).toBe(browser.held);
  });

  it('is asked for again with the next batch where the limit was changed', async () => {
    browser.makeRoom = () => ({ logs: [], messages: 3, bytes: 500 });
    const panel = await recordingPanel();
    const { log } = panel.status;
    await settle();
    const evicted = () => eventsOf(log).filter(({ type }) => type === 'capture/truncated').length;
    browser.storageLimit = 1;
    created(1, '1.1');
    await settle();
    expect(evicted()).toBe(0);
    background.storageChanged({ storageLimit: 1 });
    received(1, '1.1', background, 2);
    await settle();
    expect(evicted()).toBe(1);
  });
});

describe('a disk that fails', () => {
  it('is told at once; events are kept, lost messages counted, and no number is missing', async () => {
    const panel = await recordingPanel();
    const { log } = panel.status;
    browser.beforeAppend = () => {
      throw new DOMException('The quota has been exceeded', 'QuotaExceededError');
    };
    created(1, '1.1');
    received(1, '1.1', background, 150);
    await settle();
    received(1, '1.1', background, 151);
    await settle();
    expect(panel.status).toMatchObject({ recording: true });
    expect(panel.status.trouble).toMatch(/disk is full/);
    browser.beforeAppend = () => {};
    await vi.advanceTimersByTimeAsync(2000);
    expect(panel.status.trouble).toBe('');
    received(1, '1.1', background, 152);
    await settle();
    expect(browser.outline(log).slice(2)).toEqual(['connection/created 0', 'capture/gap', '1 messages']);
    const gap = eventsOf(log).find((event) => event.type === 'capture/gap');
    expect(gap).toMatchObject({ why: 'write-failed', messages: 2, at: 1_050_000, until: 1_051_000 });
    expectWhole(log);
  });
});
