import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { notSeen } from '../../../src/events/observed.ts';
import { loadExplainer } from '../../../src/panel/state/explainer.ts';
import { Judgements } from '../../../src/panel/state/judgements.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { Session } from '../../../src/session/session.ts';
import { at, id, SampleLog } from '../support/sample-log.ts';
import { sampleSession } from '../support/sample-session.ts';

const log = sampleSession();
const session = new Session();
for (const batch of log.batches) session.apply(batch);
const connection = (number: number): Connection => {
  const found = session.connections[number];
  if (found === undefined) throw new RangeError(`connection ${number}`);
  return found;
};

await loadExplainer();

describe('Judgements', () => {
  it('judges a connection once, as long as nothing about it changes', () => {
    const judgements = new Judgements();
    const first = judgements.findings(session, connection(0));
    expect(judgements.findings(session, connection(0))).toBe(first);
  });

  it('judges again what has changed', () => {
    const judgements = new Judgements();
    const story = new Session();
    const seen = log.batches.map((batch) => {
      story.apply(batch);
      const first = story.connections[2];
      return first === undefined ? undefined : judgements.findings(story, first);
    });
    expect(seen.at(-1)?.find(({ check }) => check === 'status-is-101')?.verdict).toBe('fail');
  });

  it('explains what failed, and nothing that is open', () => {
    const judgements = new Judgements();
    expect(judgements.explanation(session, connection(2))?.cause).toBe('no-websocket-at-this-path');
    expect(judgements.explanation(session, connection(0))).toBeNull();
  });

  it('explains an open socket anew as time passes: one that fell silent is half-open', () => {
    const judgements = new Judgements();
    const story = new Session();
    const beats = new SampleLog();
    const created = (number: number, time: number) =>
      beats.event({
        type: 'connection/created',
        at: at(time),
        source: 'debugger',
        connection: id(number),
        kind: 'websocket',
        url: 'wss://app.example.com/live',
        sourceKey: `8.${number}`,
        target: 'page',
        initiator: notSeen('source-cannot'),
        pageUrl: notSeen('source-cannot'),
      });
    created(0, 0);
    for (let n = 1; n < 9; n++) beats.text(0, 'in', 'beat', n * 30_000);
    beats.text(0, 'out', 'hello?', 280_000).text(0, 'out', 'anybody?', 285_000).cut();
    created(1, 600_000);
    beats.cut();
    const causes = beats.batches.map((batch) => {
      story.apply(batch);
      const [open] = story.connections;
      return open === undefined ? undefined : (judgements.explanation(story, open)?.cause ?? null);
    });
    expect(causes).toEqual([null, 'socket-is-half-open']);
  });

  it('leaves out the advice that is switched off where findings count, and nothing else', () => {
    const off = signal<readonly string[]>([]);
    const judgements = new Judgements(off);
    const all = judgements.findings(session, connection(0));
    expect(judgements.heeded(session, connection(0))).toBe(all);
    off.value = ['url-carries-no-secret', 'accept-matches-key'];
    const heeded = judgements.heeded(session, connection(0));
    expect(heeded).toEqual(all.filter(({ check }) => check !== 'url-carries-no-secret'));
    expect(judgements.heeded(session, connection(0))).toBe(heeded);
    expect(judgements.findings(session, connection(0))).toBe(all);
    off.value = [];
    expect(judgements.heeded(session, connection(0))).toBe(all);
  });
});
