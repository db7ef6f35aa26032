import { describe, expect, it } from 'vitest';
import { searchedConnections } from '../../../src/panel/state/searched-connections.ts';
import { runSearch } from '../../../src/panel/worker/run-search.ts';
import { SearchSource } from '../../../src/panel/worker/search-source.ts';
import type { Found, SearchAnswer, SearchRequest } from '../../../src/panel/worker/search-task.ts';
import { Session } from '../../../src/session/session.ts';
import { SampleLog } from '../support/sample-log.ts';
import { mqttPublish, socket } from '../support/sample-messages.ts';

const order = (log: SampleLog, filter: string, connection: number | null = 0): SearchRequest => ({
  type: 'search',
  id: 1,
  log: log.log,
  connection,
  filter,
  upTo: log.batches.length,
  decoded: [],
});

const found = (answers: readonly SearchAnswer[]) =>
  answers.filter((answer): answer is Found => answer.type === 'found');
/** Batch and row of each hit. */
const hits = (answers: readonly SearchAnswer[]) =>
  found(answers).flatMap(({ parts, rows }) => {
    const all: string[] = [];
    let read = 0;
    for (let part = 0; part < parts.length; part += 3) {
      for (let k = 0; k < (parts[part + 2] ?? 0); k++) all.push(`${parts[part]}.${rows[read++]}`);
    }
    return all;
  });

const noRest = async () => {};
const noPayload = async () => null;

describe('runSearch', () => {
  it('tells the rows of one connection, and those that come later', async () => {
    const log = new SampleLog();
    log.text(1, 'in', 'needle', 1).text(0, 'in', 'hay', 2).text(0, 'out', 'a NEEDLE', 3).cut();
    const answers: SearchAnswer[] = [];
    let rounds = 0;
    await runSearch(order(log, 'needle'), new SearchSource(log.store), {
      ended: () => false,
      rest: noRest,
      readPayload: noPayload,
      waitForMore: async () => {
        if (rounds++ > 0) return null;
        log.text(0, 'in', 'needles', 4).cut();
        return { upTo: 2, decoded: [] };
      },
      answer: (answer) => answers.push(answer),
    });
    expect(hits(answers)).toEqual(['0.2', '1.0']);
    expect(found(answers).map(({ atEnd }) => atEnd)).toContain(true);
    expect(found(answers).at(-1)?.batchesDone).toBe(2);
  });

  it('goes through all connections, and not beyond what the panel has', async () => {
    const log = new SampleLog();
    log.text(1, 'in', 'needle', 1).text(0, 'in', 'needle', 2).cut().text(0, 'in', 'needle', 2).cut();
    const answers: SearchAnswer[] = [];
    await runSearch({ ...order(log, 'dir:in needle', null), upTo: 1 }, new SearchSource(log.store), {
      ended: () => false,
      rest: noRest,
      readPayload: noPayload,
      waitForMore: async () => null,
      answer: (answer) => answers.push(answer),
    });
    expect(hits(answers)).toEqual(['0.0', '0.1']);
  });

  it('counts what has no payload any more', async () => {
    const log = new SampleLog();
    log.text(0, 'in', 'needle', 1).text(0, 'in', '', 2).cut().text(0, 'in', 'needle', 3).cut();
    const answers: SearchAnswer[] = [];
    const store = {
      batches: log.store.batches,
      payloads: async (name: typeof log.log, batch: number) =>
        batch === 0 ? null : log.store.payloads(name, batch),
    };
    await runSearch(order(log, 'needle'), new SearchSource(store), {
      ended: () => false,
      rest: noRest,
      readPayload: noPayload,
      waitForMore: async () => null,
      answer: (answer) => answers.push(answer),
    });
    expect(hits(answers)).toEqual(['1.0']);
    expect(found(answers).at(-1)?.unsearched).toEqual({ evicted: 1, unseen: 0, cut: 0 });
  });

  it('stops where it is told to, without another word', async () => {
    const log = new SampleLog();
    for (let i = 0; i < 40; i++) log.text(0, 'in', 'needle', i).cut();
    let asked = 0;
    const answers: SearchAnswer[] = [];
    await runSearch(order(log, 'needle'), new SearchSource(log.store), {
      ended: () => asked++ > 5,
      rest: noRest,
      readPayload: noPayload,
      waitForMore: async () => null,
      answer: (answer) => answers.push(answer),
    });
    expect(found(answers).some(({ atEnd }) => atEnd)).toBe(false);
    expect(hits(answers).length).toBeLessThan(7);
  });

  it('tells a hit of a pattern before it goes on to the next message, and once', async () => {
    const log = new SampleLog();
    log.text(0, 'in', 'xa', 1).text(0, 'in', 'b', 2).text(0, 'in', 'xc', 3).cut();
    const answers: SearchAnswer[] = [];
    await runSearch(order(log, '/x./'), new SearchSource(log.store), {
      ended: () => false,
      rest: noRest,
      readPayload: noPayload,
      waitForMore: async () => null,
      answer: (answer) => answers.push(answer),
    });
    expect(found(answers)[0]?.batchesDone).toBe(0);
    expect(hits(answers)).toEqual(['0.0', '0.2']);
  });

  it('tells hits in pieces that are bounded', async () => {
    const log = new SampleLog();
    for (let batch = 0; batch < 3; batch++) {
      for (let i = 0; i < 40_000; i++) log.text(0, 'in', 'x', i);
      log.cut();
    }
    const answers: SearchAnswer[] = [];
    await runSearch(order(log, 'x'), new SearchSource(log.store), {
      ended: () => false,
      rest: noRest,
      readPayload: noPayload,
      waitForMore: async () => null,
      answer: (answer) => answers.push(answer),
    });
    expect(hits(answers)).toHaveLength(120_000);
    expect(Math.max(...found(answers).map(({ rows }) => rows.length))).toBeLessThan(100_000);
  });

  it('asks what messages are of the decoders, in the order of each connection', async () => {
    const log = new SampleLog();
    socket(log, 0, 'ws://127.0.0.1/mqtt');
    socket(log, 1, 'ws://127.0.0.1/json');
    const publish = mqttPublish('home/hall', '{"n":7}');
    const message = (bytes: Uint8Array) => log.binary(0, 'in', bytes, 1);
    message(Uint8Array.of(0x20, 2, 0, 0));
    log.text(1, 'in', '[{"a":1}]', 2);
    message(publish);
    message(publish.subarray(0, 5)).cut();
    message(publish.subarray(5)).cut();
    const session = new Session();
    for (const batch of log.batches) session.apply(batch);
    const found = async (filter: string, connection: number | null) => {
      const answers: SearchAnswer[] = [];
      const decoded = searchedConnections(session, connection, new Set(), ({ id }) =>
        id === 0 ? 'mqtt' : null,
      );
      await runSearch({ ...order(log, filter, connection), decoded }, new SearchSource(log.store), {
        ended: () => false,
        rest: noRest,
        readPayload: (name, { batch, offset, length }) => log.store.payload(name, batch, offset, length),
        waitForMore: async () => null,
        answer: (answer) => answers.push(answer),
      });
      return hits(answers);
    };
    expect(await found('type:publish', 0)).toEqual(['0.2', '1.0']);
    // What another term leaves out is part of what comes after it.
    expect(await found('size>20 type:"mqtt publish"', 0)).toEqual([]);
    expect(await found('-size=5 type:publish', 0)).toEqual(['0.2', '1.0']);
    expect(await found('-type:publish', 0)).toEqual(['0.0', '0.3']);
    expect(await found('protocol:mqtt', null)).toEqual(['0.0', '0.2', '0.3', '1.0']);
    expect(await found('protocol:json', null)).toEqual(['0.1']);
    expect(await found('decoded.payload.n=7', null)).toEqual(['0.2', '1.0']);
    expect(await found('decoded[0].a=1', null)).toEqual(['0.1']);
    expect(await found('decoded[1].a=1', null)).toEqual([]);
  });
});
