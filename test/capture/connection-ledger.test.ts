import { describe, expect, it } from 'vitest';
import { ConnectionLedger, end, UNNUMBERED } from '../../src/capture/connection-ledger.ts';
import type { ConnectionCreated, TargetKind } from '../../src/events/event.ts';
import { notSeen, seen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../src/events/units.ts';
import { RecordedLog } from './debugger/recorded-log.ts';

const at = epochMilliseconds(1000);

function created(sourceKey: string, target: TargetKind = 'page'): ConnectionCreated {
  return {
    type: 'connection/created',
    at,
    connection: UNNUMBERED,
    source: sourceKey.startsWith('hook ') ? 'page-hook' : 'debugger',
    kind: 'websocket',
    url: 'ws://a.example/',
    sourceKey,
    target,
    initiator: notSeen('source-cannot'),
    pageUrl: notSeen('source-cannot'),
  };
}

function rig(...keys: readonly (readonly [key: string, target?: TargetKind])[]) {
  const log = new RecordedLog();
  const ledger = new ConnectionLedger(log);
  for (const [key, target] of keys) ledger.discover(key, created(key, target));
  return { log, ledger };
}

const joined = (sourceKey: string) =>
  ({
    type: 'connection/joined',
    at,
    connection: UNNUMBERED,
    source: 'debugger',
    sourceKey,
    how: 'exact',
  }) as const;

describe('request ids that were never created', () => {
  it('are those of as many sockets as page hooks tell of, and no more', () => {
    const { ledger } = rig(['hook d 0 '], ['hook d 1 ']);
    expect(['7.1', '7.2', '7.1', '7.3'].map((key) => ledger.claims(key, at))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('are counted with their ends, whoever tells those first', () => {
    const { ledger } = rig(['hook d 0 ']);
    const entry = ledger.get('hook d 0 ');
    if (entry === undefined) throw new Error('no entry');
    const soon = epochMilliseconds(at + 30);
    const later = epochMilliseconds(at + 60_000);
    // The hook was first: what the debugger tells of its end is no socket of its own.
    end(entry, at);
    expect(ledger.claims('7.1', soon)).toBe(true);
    ledger.unclaim('7.1', soon);
    expect(ledger.claims('7.2', soon)).toBe(false);
    expect(ledger.claims('7.2', later)).toBe(false);
    // The debugger is first, and the hook has yet to tell.
    const { ledger: other } = rig(['hook d 0 ']);
    expect(other.claims('7.1', at)).toBe(true);
    other.unclaim('7.1', at);
    expect(other.claims('7.2', soon)).toBe(false);
  });

  it('are not those of workers, nor of sockets whose request id is known', () => {
    const { ledger } = rig(['hook T 0 ', 'worker'], ['hook d 0 ']);
    const known = ledger.get('hook d 0 ');
    if (known !== undefined) ledger.join(known, joined('7.1'));
    expect(ledger.claims('7.2', at)).toBe(false);
  });
});

describe('when the debugger is gone', () => {
  it('sockets that a page hook tells of are the hook’s alone, and those of workers and of no hook stay as they are', () => {
    const { ledger } = rig(['hook d 0 '], ['hook T 0 ', 'worker'], ['7.3']);
    for (const [hook, request] of [
      ['hook d 0 ', '7.1'],
      ['hook T 0 ', 'T 7.2'],
    ] as const) {
      const entry = ledger.get(hook);
      if (entry !== undefined) ledger.join(entry, joined(request));
    }
    ledger.debuggerGone();
    expect(['7.1', 'T 7.2', '7.3'].map((key) => ledger.get(key) !== undefined)).toEqual([false, true, true]);
    // To the next debugger it is one from before.
    expect(ledger.claims('7.1', at)).toBe(true);
    expect(ledger.get('hook d 0 ')?.keys).toEqual(['hook d 0 ']);
  });
});

describe('a ledger that learns from a log', () => {
  it('tells the next log beginnings alone, and nothing of what passed', () => {
    const connection = connectionId(0);
    const of = { at, connection, source: 'page-hook' } as const;
    const { log, ledger } = rig();
    ledger.restore([
      { ...created('hook d 0 '), connection },
      { type: 'connection/opened', ...of, protocol: '', extensions: '' },
      { type: 'message/sent-from', ...of, stack: [] },
      { type: 'send/buffered', ...of, bytes: 1 },
    ]);
    ledger.beginLog(log);
    const entry = ledger.get('hook d 0 ');
    if (entry !== undefined) ledger.number(entry, at);
    expect(log.outline).toEqual(['connection/created 0', 'connection/opened 0']);
  });

  it('knows a socket that only the debugger had told by its mark, when its hook tells of it', () => {
    const { ledger } = rig();
    const functionName = 'switchyard#frame#3';
    const stack = [{ functionName, url: 'chrome-extension://own/hook.js', line: 1, column: 1 }];
    const initiator = seen({ type: 'script', url: null, stack } as const);
    const connection = connectionId(0);
    ledger.restore([{ ...created('7.1'), connection, initiator }]);
    expect(ledger.marked(functionName)?.keys).toEqual(['7.1']);
  });

  it('forgets request ids where the debugger had let go of them', () => {
    const connection = connectionId(0);
    const { ledger } = rig();
    const told = [
      { ...created('7.1'), connection },
      { ...joined('hook d 0 '), connection, source: 'page-hook' as const },
    ];
    ledger.restore([...told, { type: 'sources/changed', at, sources: ['debugger', 'page-hook'] }]);
    expect(ledger.get('7.1')).toBeDefined();
    const { ledger: next } = rig();
    next.restore([...told, { type: 'sources/changed', at, sources: ['page-hook'] }]);
    expect(next.get('7.1')).toBeUndefined();
    expect(next.claims('7.1', at)).toBe(true);
  });

  it('keeps one connection for all keys of one that lives on unheard, beside those of the running log', () => {
    // The debugger's event has the number of an earlier log, what the hook added has none yet.
    const hooks = { ...created('hook w 0 ', 'service-worker'), connection: UNNUMBERED };
    const opening = [
      { ...created('7.1', 'service-worker'), connection: connectionId(5) },
      hooks,
      { ...joined('hook w 0 '), source: 'page-hook' as const },
    ];
    const { ledger } = rig();
    ledger.restore([{ ...created('hook d 0 '), connection: connectionId(0) }]);
    ledger.restoreUnheard([opening], () => '');
    const worker = ledger.get('7.1');
    expect(worker?.id).toBeNull();
    expect(ledger.get('hook w 0 ')).toBe(worker);
    expect([...ledger.all()].map(({ id, origin }) => [id, origin])).toEqual([
      [0, 'hook d 0 '],
      [null, '7.1'],
    ]);
  });
});
