import { describe, expect, it } from 'vitest';
import { importedTimes, RECORDED } from '../../../src/analysis/rhythm/log-times.ts';
import { jsonSchemaOf } from '../../../src/analysis/shapes/json-schema-of.ts';
import { typescriptOf } from '../../../src/analysis/shapes/typescript-of.ts';
import { sessionShapes } from '../../../src/cli/stats/session-shapes.ts';
import { sessionStats } from '../../../src/cli/stats/session-stats.ts';
import { type LogId, logId } from '../../../src/events/units.ts';
import { type Imported, replay } from '../../../src/formats/imported.ts';
import { readFile } from '../../../src/formats/read-file.ts';
import { Measuring } from '../../../src/panel/worker/run-stats.ts';
import type { Figures, Shapes, StatsAnswer } from '../../../src/panel/worker/stats-task.ts';
import { harOf } from '../../cli/stats/har-of.ts';
import { SampleLog } from '../support/sample-log.ts';

const START = 1_750_000_000_000;
const LOG: LogId = logId('log');
const request = (n: number) => JSON.stringify({ jsonrpc: '2.0', id: n, method: n % 2 === 0 ? 'get' : 'put' });
const result = (n: number) => JSON.stringify({ jsonrpc: '2.0', id: n, result: n });

const FILES: Readonly<Record<string, string>> = {
  answers: harOf({
    url: 'ws://h/rpc',
    startedAt: START,
    messages: Array.from({ length: 60 }, (_, n) => n).flatMap((n) => [
      { at: START + n * 1000, sent: request(n) },
      { at: START + n * 1000 + 10 + ((n * 37) % 60), received: result(n) },
    ]),
  }),
  heartbeat: harOf({
    url: 'ws://h/socket.io/?EIO=4&transport=websocket',
    startedAt: START,
    messages: Array.from({ length: 10 }, (_, n) => START + n * 25_000 + (n > 7 ? 100_000 : 0)).flatMap(
      (at) => [
        { at, received: '2' },
        { at: at + 5, sent: '3' },
      ],
    ),
  }),
  'idle limit and reconnects': harOf(
    ...[0, 100_000, 202_000].map((from) => ({
      url: `ws://h/idle?n=${from}`,
      startedAt: START + from,
      messages: [{ at: START + from + 20, sent: 'hello' }],
      abortedAt: START + from + 60_100,
    })),
  ),
  sequence: harOf({
    url: 'ws://h/feed',
    startedAt: START,
    messages: Array.from({ length: 60 }, (_, n) => n)
      .filter((n) => n < 40 || n > 42)
      .map((n) => ({ at: START + n * 10, received: JSON.stringify({ seq: n, price: n / 7 }) })),
  }),
  'a transcript': `! url "ws://h/plain"
> GET /plain HTTP/1.1
> Host: h
> Upgrade: websocket
< HTTP/1.1 101 Switching Protocols
< Upgrade: websocket
> text "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":1,\\"method\\":\\"a\\"}"
< text "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":1,\\"result\\":1}"
`,
};

const importOf = (file: string) => readFile(new TextEncoder().encode(file));

/** What a worker answers about an imported file. */
function measuring(imported: Imported, answers: StatsAnswer[]): Measuring {
  return new Measuring({
    batches: async (_log, from) => each(imported.batches.slice(from)),
    payload: async (_log, place) => imported.readPayload(place),
    rest: async () => {},
    answer: (answer) => answers.push(answer),
  });
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const figuresOf = (answers: readonly StatsAnswer[], id: number): Figures | undefined =>
  answers.flatMap((each) => (each.type === 'figures' && each.id === id ? [each.figures] : [])).at(-1);

describe('the panel’s figures', () => {
  it.each(Object.keys(FILES))('are those of the command: %s', async (name) => {
    const imported = importOf(FILES[name] ?? '');
    const session = replay(imported);
    const { connections, reconnects } = await sessionStats(imported, session);
    const answers: StatsAnswer[] = [];
    const worker = measuring(imported, answers);
    for (const { connection, observed, report, idleLimit } of connections) {
      await worker.take({
        type: 'measure',
        id: connection.id,
        log: LOG,
        connection: connection.id,
        upTo: imported.batches.length,
        times: importedTimes(imported.format, imported.producer),
      });
      const figures = figuresOf(answers, connection.id);
      expect(figures?.latency.rows).toMatchObject(report.latency);
      expect(figures?.latency.total).toBe(report.latency.length);
      expect(figures).toMatchObject({
        state: 'done',
        observed,
        types: { rows: report.types },
        heartbeat: report.heartbeat,
        silences: { rows: report.silences },
        sequenceGaps: { rows: report.sequenceGaps },
        idleLimit,
        reconnects: reconnects[0] ?? null,
      });
    }
    expect(connections.length).toBeGreaterThan(0);
  });

  it('name the slowest request by its place in the log', async () => {
    const imported = importOf(FILES['answers'] ?? '');
    const answers: StatsAnswer[] = [];
    await measuring(imported, answers).take(order(1, 0, imported));
    const { messages } = replay(imported);
    const [slowest] = figuresOf(answers, 1)?.latency.rows ?? [];
    const row = messages.firstRowFrom(slowest?.slowestSeq ?? -1);
    const took = messages.time(row + 1) - messages.time(row);
    expect(took).toBeCloseTo(slowest?.max ?? 0, 3);
  });

  it('describe JSON as the command does', async () => {
    const imported = importOf(FILES['answers'] ?? '');
    const named = await sessionShapes(imported, replay(imported));
    const answers: StatsAnswer[] = [];
    const worker = measuring(imported, answers);
    await worker.take(order(1, 0, imported));
    await worker.take({ type: 'shapes', id: 1 });
    const made = answers.flatMap((each) => (each.type === 'shapes' ? [each.shapes] : [])).at(-1);
    expect(made).toEqual<Shapes>({
      kinds: named.length,
      typescript: typescriptOf(named),
      schema: `${JSON.stringify(jsonSchemaOf(named), null, 2)}\n`,
    });
    expect(made?.typescript).toContain('export interface ClientGet');
  });
});

/** A log of one connection whose batches become readable one after the other. */
function growing(batches: number) {
  const log = new SampleLog();
  for (let batch = 0; batch < batches; batch += 1) {
    for (let n = 0; n < 10; n += 1) {
      const at = START + batch * 10_000 + n * 1000;
      log.text(0, 'out', request(batch * 10 + n), at).text(0, 'in', result(batch * 10 + n), at + 7);
    }
    log.cut();
  }
  return log;
}

function ofLog(log: SampleLog, answers: StatsAnswer[], rest: () => Promise<void> = async () => {}) {
  return new Measuring({
    batches: async (of, from) => log.store.batches(of, from),
    payload: (of, { batch, offset, length }) => log.store.payload(of, batch, offset, length),
    rest,
    answer: (answer) => answers.push(answer),
  });
}

describe('measuring', () => {
  it('goes on with what comes later, as if all had been there', async () => {
    const log = growing(4);
    const answers: StatsAnswer[] = [];
    const worker = ofLog(log, answers);
    await worker.take({ ...order(1, 0), log: log.log, upTo: 1 });
    expect(figuresOf(answers, 1)).toMatchObject({ done: 20, total: 20, state: 'done' });
    await worker.take({ type: 'more', id: 1, upTo: 4 });
    const whole: StatsAnswer[] = [];
    await ofLog(log, whole).take({ ...order(1, 0), log: log.log, upTo: 4 });
    expect(figuresOf(answers, 1)).toEqual(figuresOf(whole, 1));
    expect(figuresOf(answers, 1)).toMatchObject({ done: 80, total: 80 });
  });

  it('goes no further than the panel, and waits for nothing that the store does not have', async () => {
    const log = growing(2);
    const answers: StatsAnswer[] = [];
    const worker = ofLog(log, answers);
    await worker.take({ ...order(1, 0), log: log.log, upTo: 1 });
    expect(figuresOf(answers, 1)?.total).toBe(20);
    await worker.take({ type: 'more', id: 1, upTo: 9 });
    expect(figuresOf(answers, 1)?.total).toBe(40);
  });

  it('stops, says so, and goes on', async () => {
    const log = growing(3);
    const answers: StatsAnswer[] = [];
    const worker = ofLog(log, answers);
    const done = worker.take({ ...order(1, 0), log: log.log, upTo: 3 });
    await Promise.all([done, worker.take({ type: 'stop', id: 1 })]);
    expect(figuresOf(answers, 1)?.done ?? 0).toBe(0);
    await worker.take({ type: 'go-on', id: 1 });
    expect(figuresOf(answers, 1)).toMatchObject({ done: 60, total: 60, state: 'done' });
  });

  it('draws a time, the whole where none is named', async () => {
    const log = growing(2);
    const answers: StatsAnswer[] = [];
    const worker = ofLog(log, answers);
    await worker.take({ ...order(1, 0), log: log.log, upTo: 2 });
    await worker.take({ type: 'picture', id: 1, span: null, mostBins: 50 });
    const pictures = () => answers.flatMap((each) => (each.type === 'picture' ? [each.picture] : []));
    const whole = pictures().at(-1);
    expect(whole?.sent.messages.length).toBeLessThanOrEqual(50);
    expect(sum(whole?.sent.messages)).toBe(20);
    expect(sum(whole?.received.sizes)).toBe(20);
    const span = { from: START + 1000, until: START + 2999 };
    await worker.take({ type: 'picture', id: 1, span, mostBins: 50 });
    expect(sum(pictures().at(-1)?.sent.messages)).toBe(2);
  });

  it('reports what the store could not read', async () => {
    const answers: StatsAnswer[] = [];
    const worker = new Measuring({
      batches: async () => {
        throw new Error('the disk is gone');
      },
      payload: async () => null,
      rest: async () => {},
      answer: (answer) => answers.push(answer),
    });
    await worker.take(order(1, 0));
    expect(answers).toEqual([{ type: 'failed', id: 1, why: 'the disk is gone' }]);
  });
});

function order(id: number, connection: number, imported?: Imported) {
  const upTo = imported?.batches.length ?? 1;
  return { type: 'measure', id, log: LOG, connection, upTo, times: RECORDED } as const;
}

function sum(counts: ArrayLike<number> | undefined): number {
  return Array.from(counts ?? []).reduce((all, count) => all + count, 0);
}

it('draws the messages of all connections together, each once', async () => {
  const paths = ['a', 'b', 'c'];
  const imported = importOf(
    harOf(
      ...paths.map((path, n) => ({
        url: `ws://h/${path}`,
        startedAt: START + n * 5_000,
        messages: Array.from({ length: 40 + n }, (_, k) => ({
          at: START + n * 5_000 + k * 250,
          ...(k % 4 === 0 ? { sent: 'abc' } : { received: 'defgh' }),
        })),
      })),
    ),
  );
  const answers: StatsAnswer[] = [];
  const worker = measuring(imported, answers);
  const times = importedTimes(imported.format, imported.producer);
  const upTo = imported.batches.length;
  const asked = worker.take({ type: 'measure', id: 1, log: LOG, connection: null, upTo, times });
  await Promise.all([asked, worker.take({ type: 'picture', id: 1, span: null, mostBins: 50 })]);
  const picture = answers.flatMap((each) => (each.type === 'picture' ? [each.picture] : [])).at(-1);
  expect(picture?.whole).toEqual({ from: START, until: START + 2 * 5_000 + 41 * 250 });
  expect([picture?.sent, picture?.received].map((way) => sum(way?.messages))).toEqual([32, 91]);
  expect([picture?.sent, picture?.received].map((way) => sum(way?.bytes))).toEqual([96, 455]);
  expect(answers.some(({ type }) => type === 'figures')).toBe(false);
});
