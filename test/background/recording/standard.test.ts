import { describe, expect, it } from 'vitest';
import { Background } from '../../../src/background/background.ts';
import { standardCoverage } from '../../../src/background/recording/coverage.ts';
import type { FramePort } from '../../../src/platform/hook-port.ts';
import type { NetworkPort } from '../../../src/platform/network-port.ts';
import { FakeBrowser, FakePanel } from '../fake-browser.ts';

/** A frame's, or a devtools page's, end of its line. */
class FakePort implements FramePort, NetworkPort {
  readonly tabId = 1;
  readonly frameId: number;
  readonly documentId: string;
  readonly url = 'http://a.example/';
  readonly heard: object[] = [];
  #say: (message: unknown) => void = () => {};
  #leave: () => void = () => {};

  constructor(documentId = 'd1', frameId = 0) {
    this.documentId = documentId;
    this.frameId = frameId;
  }

  get modes(): unknown[] {
    return this.heard.flatMap((message) => ('mode' in message ? [message.mode] : []));
  }

  send(message: object): void {
    this.heard.push(message);
    // A frame that holds nothing any more.
    if ('mode' in message && 'request' in message) {
      queueMicrotask(() => this.say({ type: 'no-hook', request: message.request }));
    }
  }
  say(message: unknown): void {
    this.#say(message);
  }
  leave(): void {
    this.#leave();
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#say = listener;
  }
  onDisconnect(listener: () => void): void {
    this.#leave = listener;
  }
}

const MARK = 'switchyard#frame#0';

const CREATED = {
  type: 'created',
  kind: 'websocket',
  url: 'ws://a.example/',
  mark: MARK,
  stack: '',
};

function report(
  browser: FakeBrowser,
  number: number,
  texts: readonly string[],
  more: readonly object[] = [],
  waiting = 0,
) {
  const at = browser.now;
  const events = number === 0 ? [CREATED, ...more] : more;
  const head = JSON.stringify({
    number,
    frame: 'frame',
    before: Number(texts[0] ?? 0),
    waiting,
    at,
    wall: at,
    events: events.map((event) => ({ row: 0, at, socket: 0, ...event })),
    rows: {
      time: texts.map(() => at),
      socket: texts.map(() => 0),
      flags: texts.map(() => 1),
      size: texts.map(({ length }) => length),
      ordinal: texts.map((text) => Number(text)),
    },
    base64: '',
  });
  return `${head}\n${texts.join('')}`;
}

/** The answer to what a frame was asked last. */
function answerOf({ heard }: FakePort): object {
  const asked = heard.findLast((message) => 'request' in message);
  return { type: 'answer', socket: -1, request: Reflect.get(asked ?? {}, 'request'), problem: null };
}

async function begin(browser = new FakeBrowser()) {
  browser.mode = undefined;
  const background = new Background(browser.doors());
  await background.restore();
  const panel = new FakePanel();
  background.panelConnected(panel);
  panel.say({ type: 'hello', tabId: 1 });
  return { browser, background, panel };
}

async function recording(browser?: FakeBrowser) {
  const begun = await begin(browser);
  begun.panel.say({ type: 'start-recording' });
  await expect.poll(() => begun.panel.status.recording).toBe(true);
  return begun;
}

/** Records a page that has a hook, beside DevTools that can be asked. */
async function recordingWithDevtools() {
  const { browser, background, panel } = await recording();
  const frame = new FakePort();
  const network = new FakePort();
  background.frameConnected(frame);
  background.networkConnected(network);
  network.say({ type: 'hello', tabId: 1, openedAt: 0 });
  network.heard.length = 0;
  return { browser, panel, frame, network };
}

/** A socket that opened, whose handshake DevTools is asked for by the reading that a slow one before puts off. */
async function waitsForItsHandshake() {
  const { browser, panel, frame, network } = await recordingWithDevtools();
  panel.say({ type: 'read-handshakes', id: 1 });
  await expect.poll(() => network.heard).toContainEqual({ type: 'read', id: 0 });
  network.say({ type: 'read', id: 0, entries: [], milliseconds: 60_000 });
  await expect.poll(() => panel.answers).toHaveLength(1);
  frame.say(report(browser, 0, [], [{ type: 'opened', protocol: '', extensions: '' }]));
  network.heard.length = 0;
  const entries = [
    {
      _resourceType: 'websocket',
      _initiator: {
        stack: {
          callFrames: [{ functionName: MARK, url: 'chrome-extension://own/hook.js', lineNumber: 0 }],
        },
      },
      startedDateTime: new Date(browser.now).toISOString(),
      request: { method: 'GET', url: 'ws://a.example/', httpVersion: 'HTTP/1.1', headers: [] },
      response: { status: 101, statusText: '', httpVersion: 'HTTP/1.1', headers: [] },
    },
  ];
  /** Answers all that was asked so far. */
  const answer = () => {
    for (const wish of network.heard) {
      if (Reflect.get(wish, 'type') === 'read')
        network.say({ type: 'read', id: Reflect.get(wish, 'id'), entries, milliseconds: 1 });
    }
  };
  return { browser, panel, network, answer };
}

describe('Standard', () => {
  it('is the default, needs no debugger, and wakes the frames of pages only while it records', async () => {
    const { browser, panel } = await recording();
    expect(panel.status.mode).toBe('standard');
    expect(browser.attached.size).toBe(0);
    expect(browser.hooksWanted).toBe(true);
    panel.say({ type: 'stop-recording' });
    await expect.poll(() => panel.status.recording).toBe(false);
    expect(browser.hooksWanted).toBe(false);
  });

  it('writes what the frames of its tab tell, and tells them what is written', async () => {
    const { browser, background, panel } = await recording();
    const frame = new FakePort();
    background.frameConnected(frame);
    expect(frame.modes).toEqual(['messages']);
    frame.say(report(browser, 0, ['0', '1']));
    frame.say('{"number":"forged"}');
    await expect.poll(() => browser.outline(panel.status.log)).toContain('2 messages');
    expect(browser.outline(panel.status.log)).toEqual([
      'recording/started',
      'connection/created 0',
      '2 messages',
    ]);
    await expect.poll(() => frame.heard.at(-1)).toEqual({ type: 'written', next: 1 });
  });

  it('says nothing of sockets that live on when it stops', async () => {
    const { browser, background, panel } = await recording();
    const frame = new FakePort();
    background.frameConnected(frame);
    frame.say(report(browser, 0, []));
    const { log } = panel.status;
    await expect.poll(() => browser.outline(log)).toContain('connection/created 0');
    panel.say({ type: 'stop-recording' });
    await expect.poll(() => browser.outline(log).at(-1)).toBe('recording/stopped');
    // Relays end their lines once nobody records.
    frame.leave();
    panel.say({ type: 'start-recording' });
    // What was written in between is on disk with the new beginning.
    const begun = () => browser.outline(log).filter((line) => line === 'recording/started').length;
    await expect.poll(begun).toBe(2);
    expect(browser.outline(log)).not.toContain('connection/closed 0');
  });

  it('leaves frames of other tabs asleep', async () => {
    const { background } = await begin();
    const frame = new FakePort();
    Reflect.set(frame, 'tabId', 2);
    background.frameConnected(frame);
    expect(frame.modes).toEqual(['dormant']);
  });

  it('begins a new log with a new page, and keeps one that is to be preserved', async () => {
    const { browser, background, panel } = await recording();
    background.frameConnected(new FakePort('d1'));
    const first = panel.status.log;
    background.frameConnected(new FakePort('d2'));
    await expect.poll(() => panel.status.log).not.toBe(first);
    panel.say({ type: 'set-preserve-log', preserve: true });
    const second = panel.status.log;
    background.frameConnected(new FakePort('d3'));
    await expect.poll(() => browser.outline(second)).toContain('page/navigated');
    expect(panel.status.log).toBe(second);
  });

  it.each(['after', 'before'])(
    'keeps a recording that was stopped where the next one begins on another page, whose hook comes %s that',
    async (when) => {
      const { browser, background, panel } = await recording();
      const frame = new FakePort('d1');
      background.frameConnected(frame);
      frame.say(report(browser, 0, ['0']));
      const first = panel.status.log;
      await expect.poll(() => browser.outline(first)).toContain('1 messages');
      panel.say({ type: 'stop-recording' });
      await expect.poll(() => browser.outline(first).at(-1)).toBe('recording/stopped');
      frame.leave();
      if (when === 'before') background.frameConnected(new FakePort('d2'));
      panel.say({ type: 'start-recording' });
      await expect.poll(() => panel.status.recording).toBe(true);
      if (when === 'after') background.frameConnected(new FakePort('d2'));
      await expect.poll(() => panel.status.log).not.toBe(first);
      const second = panel.status.log;
      await expect.poll(() => browser.outline(second)).toContain('recording/started');
      await expect.poll(() => browser.finished.has(first)).toBe(true);
      expect(browser.outline(first)).toContain('1 messages');
      // Cleared is deleted, also after that.
      panel.say({ type: 'stop-recording' });
      await expect.poll(() => browser.outline(second).at(-1)).toBe('recording/stopped');
      panel.say({ type: 'clear' });
      await expect.poll(() => browser.outline(second)).toEqual([]);
      expect(browser.outline(first)).toContain('1 messages');
    },
  );

  it('goes on where a worker was ended: what is told again is not written again', async () => {
    const { browser, background, panel } = await recording();
    const frame = new FakePort();
    background.frameConnected(frame);
    frame.say(report(browser, 0, ['0', '1']));
    await expect.poll(() => browser.outline(panel.status.log)).toContain('2 messages');
    const { log } = panel.status;

    const next = new Background(browser.doors());
    const again = new FakePort();
    next.frameConnected(again);
    again.say(report(browser, 0, ['0', '1']));
    again.say(report(browser, 1, ['2', '3']));
    await next.restore();
    await expect.poll(() => browser.outline(log).filter((line) => line === '2 messages')).toHaveLength(2);
    expect(browser.outline(log).filter((line) => line.startsWith('connection/'))).toEqual([
      'connection/created 0',
    ]);
    expect(browser.outline(log)).not.toContain('capture/gap');
  });

  it('writes nothing again that a frame sends anew over another line, long after its first one broke', async () => {
    const { browser, background, panel } = await recording();
    const frame = new FakePort();
    background.frameConnected(frame);
    const first = report(browser, 0, ['0', '1']);
    frame.say(first);
    frame.leave();
    const { log } = panel.status;
    await expect.poll(() => browser.outline(log)).toContain('2 messages');
    const again = new FakePort();
    background.frameConnected(again);
    again.say(first);
    again.say(report(browser, 1, ['2']));
    await expect.poll(() => browser.outline(log)).toContain('1 messages');
    const messages = browser.outline(log).filter((line) => line.endsWith(' messages'));
    expect(messages).toEqual(['2 messages', '1 messages']);
    expect(browser.outline(log)).not.toContain('connection/created 1');
  });

  it('begins no more in a tab that was closed, though a start waits for a stop', async () => {
    const { browser, background, panel } = await recording();
    const busy = new FakePort();
    background.frameConnected(busy);
    busy.send = (message) => busy.heard.push(message);
    const { log } = panel.status;
    panel.say({ type: 'stop-recording' });
    panel.say({ type: 'start-recording' });
    await expect.poll(() => busy.modes).toContain('dormant');
    background.tabRemoved(1);
    await expect.poll(() => browser.finished.has(log)).toBe(true);
    expect(browser.outline(log).at(-1)).toBe('recording/stopped');
    expect(panel.status.recording).toBe(false);
  });

  it('knows a socket that was silent since the log was cleared, though the worker was ended meanwhile', async () => {
    const { browser, background, panel } = await recording();
    const frame = new FakePort();
    background.frameConnected(frame);
    frame.say(report(browser, 0, ['0', '1']));
    await expect.poll(() => browser.outline(panel.status.log)).toContain('2 messages');
    panel.say({ type: 'clear' });
    await expect.poll(() => browser.outline(panel.status.log)).toEqual(['recording/started']);
    const { log } = panel.status;

    const next = new Background(browser.doors());
    const again = new FakePort();
    next.frameConnected(again);
    await next.restore();
    again.say(report(browser, 1, ['2']));
    await expect.poll(() => browser.outline(log)).toContain('1 messages');
    const lines = browser.outline(log).filter((line) => line !== 'sources/changed');
    expect(lines).toEqual(['recording/started', 'connection/created 0', '1 messages']);
  });

  it('that ends has frames report what they hold; a busy one is heard until it has, or is counted when it goes', async () => {
    const { browser, background, panel } = await recording();
    const frame = new FakePort();
    const busy = new FakePort('d2', 7);
    for (const port of [frame, busy]) {
      background.frameConnected(port);
      port.send = (message) => port.heard.push(message);
    }
    frame.say(report(browser, 0, ['0']));
    const { log } = panel.status;
    panel.say({ type: 'stop-recording' });
    await expect.poll(() => frame.heard.at(-1)).toMatchObject({ type: 'mode', mode: 'dormant' });
    frame.say(report(browser, 1, ['1', '2']));
    frame.say(report(browser, 2, [], [answerOf(frame)]));
    // Asked as well, and does not answer.
    busy.say(report(browser, 0, ['0'], [], 6));
    await expect.poll(() => panel.status.recording).toBe(false);
    await expect.poll(() => browser.outline(log).at(-1)).toBe('recording/stopped');
    const counted = () =>
      browser
        .outline(log)
        .filter((line) => line.endsWith(' messages'))
        .reduce((sum, line) => sum + Number.parseInt(line, 10), 0);
    const gaps = () =>
      (browser.batches.get(log) ?? []).flatMap(({ events }) =>
        events.flatMap(({ event }) => (event.type === 'capture/gap' ? [event.messages] : [])),
      );
    expect(counted()).toBe(4);
    expect(panel.status.trouble).toContain('busy');
    expect(browser.hooksWanted).toBe(true);
    busy.say(report(browser, 1, ['1'], [], 5));
    await expect.poll(counted).toBe(5);
    expect(gaps()).toEqual([]);
    busy.leave();
    await expect.poll(gaps).toEqual([5]);
    await expect.poll(() => browser.hooksWanted).toBe(false);
    expect(panel.status.trouble).toBe('');
    panel.say({ type: 'clear' });
    await expect.poll(() => panel.status.log).not.toBe(log);
    expect(browser.outline(panel.status.log)).toEqual([]);
  });

  it.each(['while nothing is recorded', 'when recording has begun again'])(
    'that ends writes what a busy page reports late %s, and each message once',
    async (when) => {
      const { browser, background, panel } = await recording();
      const busy = new FakePort();
      background.frameConnected(busy);
      busy.send = (message) => busy.heard.push(message);
      busy.say(report(browser, 0, ['0'], [], 2));
      const { log } = panel.status;
      panel.say({ type: 'stop-recording' });
      await expect.poll(() => panel.status.recording).toBe(false);
      const answer = answerOf(busy);
      if (when !== 'while nothing is recorded') {
        panel.say({ type: 'start-recording' });
        await expect.poll(() => panel.status.recording).toBe(true);
      }
      busy.say(report(browser, 1, ['1', '2']));
      busy.say(report(browser, 2, [], [answer]));
      const lines = () => browser.outline(log).filter((line) => /messages|gap/.test(line));
      await expect.poll(lines).toEqual(['1 messages', '2 messages']);
      if (when !== 'while nothing is recorded') return;
      await expect.poll(() => browser.hooksWanted).toBe(false);
      // That was all.
      busy.say(report(browser, 3, ['3']));
      expect(busy.heard.at(-1)).toEqual({ type: 'written', next: 3 });
      expect(lines()).toHaveLength(2);
    },
  );

  it.each([
    ['all that it reported has come', 1, []],
    ['it may hold what nobody has heard', 2, [null]],
  ])('that ends beside a page in the back/forward cache: %s', async (_, next, expected) => {
    const { browser, background, panel } = await recording();
    const frame = new FakePort();
    background.frameConnected(frame);
    frame.say(report(browser, 0, ['0']));
    frame.say({ type: 'away', next });
    frame.leave();
    const { log } = panel.status;
    panel.say({ type: 'stop-recording' });
    await expect.poll(() => browser.outline(log).at(-1)).toBe('recording/stopped');
    const gaps = (browser.batches.get(log) ?? []).flatMap(({ events }) =>
      events.flatMap(({ event }) => (event.type === 'capture/gap' ? [event.messages] : [])),
    );
    expect(gaps).toEqual(expected);
  });

  it('takes an answer of no frame but the one that was asked', async () => {
    const { browser, background, panel } = await recording();
    const frame = new FakePort();
    const other = new FakePort('d2', 7);
    background.frameConnected(frame);
    background.frameConnected(other);
    frame.say(report(browser, 0, []));
    panel.say({ type: 'send-message', id: 1, connection: 0, opcode: 'text', data: 'hi' });
    await expect.poll(() => frame.heard.at(-1)).toMatchObject({ type: 'send', data: 'hi' });
    const request: unknown = Reflect.get(frame.heard.at(-1) ?? {}, 'request');
    other.say(report(browser, 0, [], [{ type: 'answer', socket: -1, request, problem: null }]));
    await Promise.resolve();
    expect(panel.answers).toEqual([]);
    frame.say(report(browser, 1, [], [{ type: 'answer', request, problem: 'It is closed.' }]));
    await expect.poll(() => panel.answers).toEqual([{ type: 'answer', id: 1, problem: 'It is closed.' }]);
  });

  it('tells people what is covered, by what is there', async () => {
    const { background, browser, panel } = await recording();
    expect(panel.status.coverage[0]).toMatchObject({ target: 'page', why: 'hook-missing', remedy: 'reload' });
    const page = new FakePort();
    background.frameConnected(page);
    expect(panel.status.coverage[0]).toMatchObject({ state: 'partly', why: 'no-network-log' });
    const network = new FakePort();
    background.networkConnected(network);
    network.say({ type: 'hello', tabId: 1, openedAt: 0 });
    expect(panel.status.coverage[0]).toMatchObject({ state: 'covered' });
    expect(network.heard).toContainEqual({ type: 'watch', on: true });
    network.leave();
    expect(panel.status.coverage[0]).toMatchObject({ state: 'partly' });
    // Nor is what has no hook, or one that failed.
    const iframe = new FakePort('d2', 7);
    background.frameConnected(iframe);
    iframe.say({ type: 'not-met' });
    expect(panel.status.coverage[1]).toMatchObject({
      target: 'iframes',
      why: 'hook-prevented',
      remedy: 'deep',
    });
    page.say(report(browser, 0, [], [{ type: 'failed', socket: -1, problem: 'Error: of ours' }]));
    expect(panel.status.coverage[0]).toMatchObject({ state: 'not-covered', why: 'hook-prevented' });
    const modes = ['standard'] as const;
    expect(
      standardCoverage({
        hook: true,
        prevented: false,
        frames: true,
        networkLog: true,
        siteAccess: undefined,
        modes,
      }).map(({ remedy }) => remedy),
    ).toEqual(['none', 'none', 'none', 'none', 'none']);
  });

  it('offers access to sites, and no reload, where access is missing: without it no page gets a hook', () => {
    const [page] = standardCoverage({
      hook: false,
      prevented: false,
      frames: true,
      networkLog: true,
      siteAccess: false,
      modes: ['standard'],
    });
    expect(page).toMatchObject({ state: 'not-covered', why: 'no-site-access', remedy: 'grant-access' });
  });

  it('reads the handshakes of sockets that opened', async () => {
    const { browser, panel, frame, network } = await recordingWithDevtools();
    frame.say(report(browser, 0, [], [{ type: 'opened', protocol: '', extensions: '' }]));
    await expect.poll(() => network.heard).toEqual([{ type: 'read', id: 0 }]);
    panel.say({ type: 'read-handshakes', id: 5 });
    await expect.poll(() => network.heard).toContainEqual({ type: 'read', id: 1 });
    network.say({ type: 'read', id: 1, entries: [], milliseconds: 1 });
    await expect.poll(() => panel.answers).toEqual([{ type: 'answer', id: 5, problem: null }]);
  });

  it.each([
    ['it ends', 'stop-recording'],
    ['the log is to be read as a whole', 'catch-up'],
  ])('reads what it put off before %s', async (_, type) => {
    const { browser, panel, network, answer } = await waitsForItsHandshake();
    panel.say({ type, id: 2 });
    await expect.poll(() => network.heard).toContainEqual({ type: 'read', id: 1 });
    const outline = () => {
      answer();
      return browser.outline(panel.status.log);
    };
    await expect.poll(outline).toContain('handshake/response-received 0');
    if (type === 'catch-up') {
      await expect.poll(() => panel.answers).toContainEqual({ type: 'answer', id: 2, problem: null });
    } else await expect.poll(() => panel.status.recording).toBe(false);
  });

  it('ends without what DevTools does not answer', async () => {
    const { panel, network } = await waitsForItsHandshake();
    panel.say({ type: 'stop-recording' });
    await expect.poll(() => network.heard).toContainEqual({ type: 'read', id: 1 });
    await expect.poll(() => panel.status.recording).toBe(false);
  });

  it('sends over a live socket, and says where it cannot', async () => {
    const { browser, background, panel } = await recording();
    const frame = new FakePort();
    background.frameConnected(frame);
    frame.say(report(browser, 0, []));
    panel.say({ type: 'send-message', id: 1, connection: 0, opcode: 'text', data: 'hi' });
    await expect.poll(() => frame.heard.at(-1)).toMatchObject({ type: 'send', socket: 0, data: 'hi' });
    const asked = frame.heard.at(-1) ?? {};
    const request: unknown = Reflect.get(asked, 'request');
    frame.say(report(browser, 1, [], [{ type: 'answer', request, problem: null }]));
    await expect.poll(() => panel.answers).toEqual([{ type: 'answer', id: 1, problem: null }]);
    // A hook's own word for a socket that the page has let go of is no sentence.
    panel.say({ type: 'send-message', id: 3, connection: 0, opcode: 'text', data: 'ho' });
    await expect.poll(() => frame.heard.at(-1)).toMatchObject({ type: 'send', data: 'ho' });
    const again: unknown = Reflect.get(frame.heard.at(-1) ?? {}, 'request');
    frame.say(report(browser, 2, [], [{ type: 'answer', request: again, problem: 'gone' }]));
    await expect
      .poll(() => panel.answers.at(-1))
      .toMatchObject({ id: 3, problem: expect.stringMatching(/^The page has let go .*\.$/) });
    panel.say({ type: 'close-connection', id: 2, connection: 9, code: null, reason: '' });
    await expect
      .poll(() => panel.answers.at(-1))
      .toMatchObject({ id: 2, problem: expect.stringContaining('No page') });
  });

  it('goes to Deep and back in one log', async () => {
    const { browser, background, panel } = await recording();
    const frame = new FakePort();
    background.frameConnected(frame);
    const { log } = panel.status;
    panel.say({ type: 'set-mode', mode: 'deep' });
    await expect.poll(() => panel.status.mode).toBe('deep');
    expect([...browser.attached]).toHaveLength(1);
    panel.say({ type: 'set-mode', mode: 'standard' });
    await expect.poll(() => panel.status.mode).toBe('standard');
    await expect.poll(() => browser.attached.size).toBe(0);
    expect(frame.modes).toEqual(['messages', 'messages', 'lifecycle', 'messages']);
    expect(panel.status).toMatchObject({ recording: true, log, trouble: '' });
    expect(browser.mode).toBe('standard');
  });
});

describe('Deep', () => {
  it.each([
    ['Standard', 'standard'],
    ['nothing', 'deep'],
  ])('that comes after %s leaves a socket made meanwhile to its hook', async (_, mode) => {
    const { browser, background, panel } = await begin();
    panel.say({ type: 'set-mode', mode });
    if (mode === 'standard') panel.say({ type: 'start-recording' });
    const frame = new FakePort();
    background.frameConnected(frame);
    let number = 1;
    let isMade = false;
    frame.send = (message) => {
      frame.heard.push(message);
      if (!('request' in message)) return;
      const answer = { type: 'answer', socket: -1, request: message.request, problem: 'gone' };
      // Its hook tells of it only now.
      const isNews = !isMade && browser.commands.includes('1 Network.enable');
      isMade ||= isNews;
      setTimeout(() => {
        if (isNews) frame.say(report(browser, number++, ['0'], [CREATED, answer]));
        else frame.say(report(browser, number++, [], [answer]));
      }, 25);
    };
    browser.onCommand = (method) => {
      if (method !== 'Network.enable') return;
      // Made before this took effect: the debugger tells its message, and no creation.
      const response = { opcode: 1, payloadData: '0' };
      const params = { requestId: '7.1', timestamp: 150, response };
      background.debuggerEvent(1, 'Network.webSocketFrameReceived', params);
    };
    panel.say({ type: 'set-mode', mode: 'deep' });
    panel.say({ type: 'start-recording' });
    await expect.poll(() => panel.status).toMatchObject({ mode: 'deep', recording: true });
    await expect.poll(() => browser.outline(panel.status.log)).toContain('1 messages');
    const lines = browser.outline(panel.status.log).filter((line) => /^connection|messages/.test(line));
    expect(lines).toEqual(['connection/created 0', '1 messages']);
    // Who tells its messages goes on doing so; later sockets are the debugger's.
    expect(frame.modes.slice(-2)).toEqual(['messages', 'lifecycle']);
  });
});

describe('what people chose for all tabs', () => {
  it('is how a tab begins, and a change is for tabs that come later', async () => {
    const browser = new FakeBrowser();
    browser.settings = { preserveLog: true };
    const { background, panel } = await begin(browser);
    expect(panel.status).toMatchObject({ mode: 'standard', preserveLog: true });
    background.storageChanged({ recordingMode: 'deep', preserveLog: undefined, 'panel-layout': {} });
    expect(panel.status).toMatchObject({ mode: 'standard', preserveLog: true });
    const later = new FakePanel();
    background.panelConnected(later);
    later.say({ type: 'hello', tabId: 2 });
    expect(later.status).toMatchObject({ mode: 'deep', preserveLog: false });
  });

  it('is a mode that this browser has, or else its own', async () => {
    const browser = new FakeBrowser();
    browser.mode = 'deep';
    const background = new Background({ ...browser.doors(), modes: ['standard'] });
    await background.restore();
    const panel = new FakePanel();
    background.panelConnected(panel);
    panel.say({ type: 'hello', tabId: 1 });
    expect(panel.status).toMatchObject({ mode: 'standard', modes: ['standard'] });
  });
});
