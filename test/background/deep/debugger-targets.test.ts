import { afterEach, describe, expect, it } from 'vitest';
import { DebuggerTargets, type SavedWorker } from '../../../src/background/deep/debugger-targets.ts';
import { DebuggerTargetsAlone } from '../../../src/background/deep/debugger-targets-alone.ts';
import { DebuggerSource } from '../../../src/capture/debugger/debugger-source.ts';
import { LogClock } from '../../../src/capture/log-clock.ts';
import { RecordedLog } from '../../capture/debugger/recorded-log.ts';
import { FakeBrowser } from '../fake-browser.ts';

const running: DebuggerTargets[] = [];
afterEach(() => {
  for (const targets of running.splice(0)) targets.stop();
});

/** A tab that is attached to. `refuse` names what the browser refuses, as `session method`, with its words. */
function rig({ hooked = false, refuse = new Map<string, string>() } = {}) {
  const browser = new FakeBrowser();
  browser.attached.add(1);
  const told: string[] = [];
  const log = new RecordedLog();
  const clock = new LogClock(
    () => browser.now,
    () => browser.now,
  );
  const source = new DebuggerSource(
    { navigated: () => {}, crashed: () => {}, waiting: () => {} },
    clock,
    log,
  );
  const plain = browser.doors();
  const doors = {
    ...plain,
    hookScript: async () => (hooked ? { code: '', url: '' } : null),
    send: async (debuggee: number | string, method: string, params?: object, session?: string) => {
      const words = refuse.get(`${session ?? debuggee} ${method}`);
      if (words !== undefined) throw new Error(words);
      const answer = await plain.send(debuggee, method, params, session);
      if (method === 'Runtime.evaluate') return { result: { objectId: 'config' } };
      return method === 'Target.getTargetInfo' && session !== undefined
        ? { targetInfo: { targetId: `of ${session}`, type: 'worker', url: 'http://a.example/w.js' } }
        : answer;
    },
  };
  const owner = {
    coverageChanged: () => told.push('coverage'),
    bindingCalled: (params: unknown) => told.push(`marked ${JSON.stringify(params)}`),
    debuggerGone: (words: string) => told.push(`gone: ${words}`),
    workerHooksChanged: () => told.push('hooks'),
    workerHooked: () => ({
      hear: (report: unknown) => told.push(`hears ${String(report)}`),
      gone: () => told.push('worker gone'),
      lost: () => told.push('worker lost'),
    }),
  };
  const alone = new DebuggerTargetsAlone(doors);
  const targets = new DebuggerTargets(1, doors, source, alone, owner);
  running.push(targets);
  const attach = (session: string, type = 'worker', waitingForDebugger = true) =>
    targets.event(
      'Target.attachedToTarget',
      {
        sessionId: session,
        targetInfo: { targetId: `of ${session}`, type, url: 'http://a.example/w.js' },
        waitingForDebugger,
      },
      undefined,
    );
  const socket = (session: string) => {
    const requestId = '7.1';
    targets.event('Network.webSocketCreated', { requestId, url: 'ws://a.example/', initiator: {} }, session);
    targets.event(
      'Network.webSocketFrameSent',
      { requestId, timestamp: 1, response: { opcode: 1, payloadData: 'hello' } },
      session,
    );
  };
  const states = () => targets.coverage.map(({ target, state }) => `${target} ${state}`);
  return { browser, told, log, source, alone, targets, attach, socket, states };
}

describe('DebuggerTargets', () => {
  it('has a new worker hooked and told to run, in that order, and its children too', async () => {
    const { browser, targets, attach } = rig({ hooked: true });
    await targets.start();
    attach('s');
    const commands = browser.commands.filter((command) => command.startsWith('1/s '));
    expect(commands.map((command) => command.slice(4))).toEqual([
      'Network.enable',
      'Target.setAutoAttach',
      'Log.enable',
      'Runtime.addBinding',
      'Runtime.evaluate',
      'Runtime.runIfWaitingForDebugger',
    ]);
  });

  it('records what a child tells, by its kind, and its end', async () => {
    const { log, targets, attach, socket } = rig();
    await targets.start();
    attach('s', 'service_worker');
    socket('s');
    expect(log.last('connection/created')).toMatchObject({ target: 'service-worker' });
    targets.event('Target.detachedFromTarget', { sessionId: 's' }, undefined);
    await expect.poll(() => log.outline).toContain('connection/closed 0');
  });

  it('has sockets of a frame that did not wait shown after its hook had time to report them', async () => {
    const { browser, log, targets, attach } = rig();
    await targets.start();
    attach('s', 'iframe', false);
    const socket = { requestId: '7.1', timestamp: 1 };
    targets.event('Network.webSocketWillSendHandshakeRequest', { ...socket, request: { headers: {} } }, 's');
    expect(log.outline).toEqual([]);
    await expect.poll(() => log.outline).toEqual(['connection/discovered 0', 'handshake/request-sent 0']);
    // The answer to this one comes after all that the debugger saw meanwhile.
    expect(browser.commands.at(-1)).toBe('1/s Page.getFrameTree');
    attach('t', 'iframe');
    targets.event('Network.webSocketWillSendHandshakeRequest', { ...socket, request: { headers: {} } }, 't');
    expect(log.outline).toContain('handshake/request-sent 1');
  });

  it('tells no end of children that the debugger was taken away from, and says that it was', async () => {
    const { browser, told, log, targets, attach, socket } = rig({ hooked: true });
    await targets.start();
    attach('s');
    socket('s');
    browser.attached.delete(1);
    targets.event('Target.detachedFromTarget', { sessionId: 's' }, undefined);
    await expect.poll(() => told.at(-1)).toMatch(/^gone: .*not attached/);
    expect(log.outline).not.toContain('connection/closed 0');
    expect(told).not.toContain('worker gone');
    targets.stop();
    expect(told).toContain('worker lost');
  });

  it('says which kind of target is covered in part where a child refuses, until that is gone', async () => {
    const { told, targets, attach, states } = rig({ refuse: new Map([['s Network.enable', 'no']]) });
    await targets.start();
    attach('s', 'iframe');
    attach('t');
    await expect.poll(() => told).toContain('coverage');
    expect(states()).toEqual([
      'iframes partly',
      'workers covered',
      'shared-workers covered',
      'service-workers covered',
    ]);
    targets.event('Target.detachedFromTarget', { sessionId: 's' }, undefined);
    await expect.poll(states).toContain('iframes covered');
  });

  it('says that nothing beside the page is covered where the browser attaches to no child', async () => {
    const { targets, states } = rig({ refuse: new Map([['1 Target.setAutoAttach', 'no such method']]) });
    await targets.start();
    expect(states()).toEqual([
      'iframes not-covered',
      'workers not-covered',
      'shared-workers covered',
      'service-workers not-covered',
    ]);
  });

  it('asks whose session it is that an earlier worker knew, and keeps what it tells meanwhile', async () => {
    const { log, targets, socket } = rig();
    await targets.start([]);
    socket('old');
    expect(log.messages).toEqual([]);
    await expect.poll(() => log.messages.map(({ payload }) => payload)).toEqual(['hello']);
    expect(log.last('connection/created')).toMatchObject({ target: 'worker', sourceKey: 'of old 7.1' });
  });

  it('goes on with the hooks of an earlier worker', async () => {
    const { told, targets } = rig();
    const kind = 'worker';
    const worker: SavedWorker = { session: 's', id: 'T', kind, url: '', binding: 'b', config: 'c' };
    await targets.start([worker]);
    targets.event('Runtime.bindingCalled', { name: 'b', payload: 'this' }, 's');
    expect(told).toEqual(['hears this']);
    expect(targets.workers).toEqual([worker]);
  });

  it('attaches to a shared worker of the page once, and never to one that a session holds', async () => {
    const { browser, alone, source, targets } = rig();
    source.frames.readTree(browser.frameTree);
    const shared = { type: 'worker', title: 'shared', url: 'http://a.example/shared.js', attached: false };
    const elsewhere = { ...shared, id: 'other', url: 'http://b.example/shared.js' };
    const service = { ...shared, id: 'service', title: 'Service Worker http://a.example/s.js' };
    browser.targets = [{ ...shared, id: 'one' }, { ...shared, id: 'held' }, elsewhere, service];
    alone.claim('held');
    await targets.start();
    targets.sharedWorkerStarts();
    expect([...browser.attached]).toEqual([1, 'one']);
    targets.stop();
    await expect.poll(() => [...browser.attached]).toEqual([1]);
  });

  describe('a shared worker that ended and begins anew', () => {
    const worker = { id: 'one', type: 'worker', title: 's', url: 'http://a.example/s.js', attached: false };
    const started = async () => {
      const all = rig();
      all.source.frames.readTree(all.browser.frameTree);
      all.browser.targets = [worker];
      await all.targets.start();
      expect(all.states()).toContain('shared-workers covered');
      all.browser.targets = [];
      all.alone.event('one', 'Inspector.targetCrashed', {});
      return all;
    };
    const begin = ({ browser, alone }: Awaited<ReturnType<typeof started>>) => {
      browser.commands.length = 0;
      browser.targets = [worker];
      alone.event('one', 'Inspector.targetReloadedAfterCrash', {});
    };

    it('is recorded again', async () => {
      const all = await started();
      begin(all);
      await expect.poll(() => all.browser.commands).toContain('one Network.enable');
      await expect.poll(() => all.browser.commands).toContain('one Runtime.runIfWaitingForDebugger');
      expect(all.browser.attached).toContain('one');
    });

    it('is let run and released where nobody records any more', async () => {
      const all = await started();
      all.targets.stop();
      begin(all);
      await expect.poll(() => all.browser.attached).not.toContain('one');
      expect(all.browser.commands).toContain('one Runtime.runIfWaitingForDebugger');
      expect(all.browser.commands).not.toContain('one Network.enable');
    });
  });

  it('hears nothing once it was stopped', async () => {
    const { log, targets, attach, socket } = rig();
    await targets.start();
    attach('s');
    targets.stop();
    socket('s');
    targets.event('Target.detachedFromTarget', { sessionId: 's' }, undefined);
    expect(log.events).toEqual([]);
  });
});
