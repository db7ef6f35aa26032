import { describe, expect, it } from 'vitest';
import { FLAG } from '../../../src/events/message-segment.ts';
import { decodeWish } from '../../../src/panel/state/decode-wish.ts';
import type { DiffOutcome } from '../../../src/panel/worker/decode-task.ts';
import { diffMessages } from '../../../src/panel/worker/diff-messages.ts';
import { Session } from '../../../src/session/session.ts';
import { SampleLog } from '../support/sample-log.ts';
import { mqttPublish, socket } from '../support/sample-messages.ts';

/** Compares two messages of the first connection, by their places; without the first, with the previous of its type. */
function compare(log: SampleLog, a: number | null, b: number): Promise<DiffOutcome> {
  const session = new Session();
  for (const batch of log.batches) session.apply(batch);
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  const of = { log: log.log, connection, index: session.messages, decoder: null };
  const wish = (k: number) => decodeWish(of, k, k + 1);
  return diffMessages(
    (from, { batch, offset, length }) => log.store.payload(from, batch, offset, length),
    a === null ? null : wish(a),
    wish(b),
  );
}

async function diffOf(log: SampleLog, a: number | null, b: number) {
  const outcome = await compare(log, a, b);
  if (outcome.kind !== 'compared') throw new Error(outcome.kind);
  return outcome.diff;
}

const sentOf = (outgoing: readonly string[]) => {
  const log = new SampleLog();
  socket(log, 0, 'wss://a.example/x');
  for (const text of outgoing) log.text(0, 'in', text, 1);
  return log.cut();
};

describe('two messages', () => {
  it('are compared with the previous of the same type and direction', async () => {
    const log = new SampleLog();
    socket(log, 0, 'wss://broker.example/mqtt', 'mqtt');
    log.binary(0, 'in', mqttPublish('home/hall', '{"c":1}'), 1);
    log.binary(0, 'out', mqttPublish('home/hall', '{"c":2}'), 2);
    log.binary(0, 'in', Uint8Array.of(0xd0, 0), 3);
    log.binary(0, 'in', mqttPublish('home/hall', '{"c":3}'), 4).cut();
    const { a, b, tree } = await diffOf(log, null, 3);
    expect([a.row, b.row]).toEqual([0, 3]);
    expect(tree?.changes).toEqual([{ kind: 'changed', path: 'payload.c', a: '1', b: '3' }]);
    expect(await compare(log, null, 2)).toEqual({
      kind: 'no-previous',
      type: 'mqtt PINGRESP',
      looked: 2,
      all: true,
    });
  });

  it('are texts line by line, as they were sent where that is in lines', async () => {
    const one = await diffOf(sentOf(['{"a":1,"b":2}', '{"a":1,"b":3}']), 0, 1);
    expect(one.textOf).toBe('decoded');
    expect(one.text?.lines.filter(({ kind }) => kind !== 'same').map(({ text }) => text)).toEqual([
      '  "b": 2',
      '  "b": 3',
    ]);
    const lines = await diffOf(sentOf(['one\ntwo', 'one\nthree']), 0, 1);
    expect([lines.textOf, lines.tree]).toEqual(['payload', null]);
    expect([lines.text?.removed, lines.text?.added]).toEqual([1, 1]);
  });

  it('are equal byte by byte, or in their values alone', async () => {
    expect((await diffOf(sentOf(['{"a":1}', '{"a":1}']), 0, 1)).equal).toBe(true);
    const spaced = await diffOf(sentOf(['{"a":1}', '{ "a": 1 }']), 0, 1);
    expect([spaced.equal, spaced.tree?.changes]).toEqual([false, []]);
  });

  it('are bytes where nothing decodes them', async () => {
    const log = new SampleLog();
    socket(log, 0, 'wss://a.example/x');
    log
      .binary(0, 'in', Uint8Array.of(0xc1, 0xff, 1), 1)
      .binary(0, 'in', Uint8Array.of(0xc1, 0xff, 2), 2)
      .cut();
    const { tree, text, bytes } = await diffOf(log, 0, 1);
    expect([tree, text, bytes.removed, bytes.added]).toEqual([null, null, 1, 1]);
  });

  it('cannot be compared where a payload is not there', async () => {
    const log = sentOf(['a', 'b']);
    const gone = new SampleLog();
    socket(gone, 0, 'wss://a.example/x');
    gone
      .row(0, 'in', 1, new Uint8Array(0), 1, { size: 5, flags: FLAG.payloadCut })
      .text(0, 'in', 'b', 2)
      .cut();
    expect((await compare(log, 0, 1)).kind).toBe('compared');
    expect((await compare(gone, 0, 1)).kind).toBe('not-whole');
  });
});
