import { describe, expect, it } from 'vitest';
import { WorkerHook } from '../../../src/background/deep/worker-hook.ts';
import type { HookCommand } from '../../../src/capture/page-hook/hook-report.ts';
import type { HookPlace } from '../../../src/capture/page-hook/reading/hook-place.ts';

const WORKER = { id: 'T', kind: 'worker', url: 'http://a.example/w.js', frames: null } as const;
const SCRIPT = { code: 'hook()', url: 'chrome-extension://x/hook.js' };
const LIFECYCLE: HookCommand = { type: 'mode', mode: 'lifecycle' };

/** A worker's hook, and what it sent and told. `answer` is what evaluating gives. */
function rig(
  answer: () => Promise<unknown> = async () => ({ result: { objectId: 'config' } }),
  wanted = true,
) {
  const sent: { method: string; params: object }[] = [];
  const told: unknown[] = [];
  const tellers: ((command: HookCommand) => void)[] = [];
  const places: HookPlace[] = [];
  const owner = {
    workerHooksChanged: () => told.push('changed'),
    workerHooked: (place: HookPlace, send: (command: HookCommand) => void) => {
      places.push(place);
      tellers.push(send);
      send(LIFECYCLE);
      return wanted
        ? {
            hear: (report: unknown) => told.push(report),
            gone: () => told.push('gone'),
            lost: () => told.push('lost'),
          }
        : null;
    },
  };
  const hook = new WorkerHook(WORKER, owner, async (method, params) => {
    sent.push({ method, params });
    return method === 'Runtime.evaluate' ? answer() : {};
  });
  const binding = () => String(Reflect.get(sent[0]?.params ?? {}, 'name'));
  const commands = () =>
    sent.flatMap(({ method, params }) =>
      method === 'Runtime.callFunctionOn' ? [Reflect.get(params, 'arguments')[0].value] : [],
    );
  return {
    hook,
    sent,
    told,
    places,
    binding,
    commands,
    tell: (command: HookCommand) => tellers.at(-1)?.(command),
  };
}

describe('WorkerHook', () => {
  it('is there before the worker runs, and hears its mode first', async () => {
    const { hook, sent, places, commands, binding, tell } = rig();
    hook.begin(SCRIPT);
    tell({ type: 'mode', mode: 'messages' });
    // Both are on their way before anything is awaited.
    expect(sent.map(({ method }) => method)).toEqual(['Runtime.addBinding', 'Runtime.evaluate']);
    const expression: unknown = Reflect.get(sent[1]?.params ?? {}, 'expression');
    expect(expression).toContain(`binding: '${binding()}'`);
    expect(expression).toMatch(/hook\(\)[\s\S]*\/\/# sourceURL=chrome-extension:\/\/x\/hook\.js$/);
    await expect.poll(commands).toEqual([JSON.stringify(LIFECYCLE), '{"type":"mode","mode":"messages"}']);
    expect(places).toEqual([{ key: 'T', target: 'worker', url: WORKER.url }]);
  });

  it('hears its own binding and no other, until the worker is gone', async () => {
    const { hook, told, binding } = rig();
    hook.begin(SCRIPT);
    hook.called({ name: binding(), payload: 'report' });
    hook.called({ name: 'another', payload: 'forged' });
    hook.called(null);
    hook.gone();
    hook.called({ name: binding(), payload: 'late' });
    hook.gone();
    expect(told.filter((one) => one !== 'changed')).toEqual(['report', 'gone']);
  });

  it.each([
    ['refuses', () => Promise.reject(new Error('no'))],
    ['has no result', async () => ({})],
    ['throws', async () => ({ exceptionDetails: {} })],
  ])('is lost, and no end of sockets, where the worker %s', async (_how, answer) => {
    const { hook, told, commands } = rig(answer);
    hook.begin(SCRIPT);
    await expect.poll(() => told).toEqual(['lost']);
    expect(commands()).toEqual([]);
    expect(hook.saved).toBeNull();
  });

  it('is not put where nobody wants it', () => {
    const { hook, sent } = rig(undefined, false);
    hook.begin(SCRIPT);
    expect(sent).toEqual([]);
  });

  it('goes on in the next background worker, by what was saved', async () => {
    const first = rig();
    first.hook.begin(SCRIPT);
    expect(first.hook.saved).toBeNull();
    await expect.poll(() => first.told).toEqual(['changed']);
    const saved = first.hook.saved;
    expect(saved).toEqual({ binding: first.binding(), config: 'config' });
    const next = rig();
    if (saved !== null) next.hook.resume(saved);
    next.hook.called({ name: first.binding(), payload: 'report' });
    expect(next.told).toEqual(['report']);
    expect(next.commands()).toEqual([JSON.stringify(LIFECYCLE)]);
    expect(next.sent[0]?.params).toMatchObject({ objectId: 'config' });
  });
});
