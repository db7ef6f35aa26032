import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { FLAG, OPCODE } from '../../../src/events/message-segment.ts';
import type { LogId } from '../../../src/events/units.ts';
import { DecodeClient } from '../../../src/panel/state/decode-client.ts';
import { Decodings } from '../../../src/panel/state/decodings.ts';
import type { DecodeWish } from '../../../src/panel/worker/decode-task.ts';
import { Session } from '../../../src/session/session.ts';
import { sampleDecodeWorker } from '../support/sample-decode-worker.ts';
import { id, SampleLog } from '../support/sample-log.ts';
import { MQTT_CONNECT, mqttPublish, socket } from '../support/sample-messages.ts';

/** Reads lines as a list does: asks again whenever something arrived. */
function reader(log: SampleLog, connection = 0) {
  const session = new Session();
  for (const batch of log.batches) session.apply(batch);
  const orders: DecodeWish[] = [];
  let frame: (() => void) | null = null;
  const decodings = new Decodings({
    client: new DecodeClient((onAnswer) => {
      const worker = sampleDecodeWorker(log, onAnswer);
      return {
        post: (order) => {
          if (order.type === 'lines') orders.push(order);
          worker.post(order);
        },
        end: () => worker.end(),
      };
    }),
    chosen: () => null,
    log: signal<LogId | null>(log.log),
    onNextFrame: (draw) => {
      frame = draw;
    },
  });
  const turn = (fields: readonly string[] = []) => {
    const found = session.connections[connection];
    if (found === undefined) throw new Error('no such connection');
    decodings.turnTo(found, session.messages, fields);
  };
  turn();
  const readRows = async (wanted: readonly number[]) => {
    const lines = () => wanted.map((row) => decodings.of(row));
    for (let rounds = 0; lines().includes(undefined); rounds++) {
      if (rounds > 100) throw new Error('it never comes to an end');
      const { value } = decodings.revision;
      const changed = new Promise<void>((resolve) => {
        decodings.revision.subscribe((next) => {
          if (next !== value) resolve();
        });
      });
      frame?.();
      await changed;
    }
    return lines().map((line) =>
      line === null || line === undefined ? null : `${line.protocol} ${line.type}`,
    );
  };
  return {
    decodings,
    orders,
    withFields: turn,
    add: (batch: number) => {
      session.apply(log.batch(batch));
      turn();
    },
    sparse: readRows,
    read: (from: number, to: number) => {
      const rows = session.messages.ofConnection(id(connection));
      return readRows(Array.from({ length: to - from }, (_, k) => rows.at(from + k)));
    },
  };
}

function mqtt(messages: number): SampleLog {
  const log = new SampleLog();
  socket(log, 0, 'wss://broker.example.com/', 'mqtt');
  log.binary(0, 'out', MQTT_CONNECT, 1);
  for (let n = 1; n < messages; n++) {
    const packet = mqttPublish(`room/${n}`, 'on');
    // Two messages a packet: the second is nothing without the first.
    log.binary(
      0,
      'in',
      n % 2 === 1 ? packet.subarray(0, 5) : mqttPublish(`room/${n - 1}`, 'on').subarray(5),
      n,
    );
    if (n % 1000 === 0) log.cut();
  }
  return log.cut();
}

describe('Decodings', () => {
  it('names the messages of a connection, and why they are decoded so', async () => {
    const { decodings, read } = reader(mqtt(7));
    expect(await read(0, 7)).toEqual([
      'mqtt CONNECT',
      'mqtt part',
      'mqtt PUBLISH',
      'mqtt part',
      'mqtt PUBLISH',
      'mqtt part',
      'mqtt PUBLISH',
    ]);
    expect(decodings.choice.value).toEqual({ decoder: 'mqtt', reason: 'subprotocol' });
  });

  it('goes on where it stands, and begins anew for what lies before, with the same result', async () => {
    const { orders, read } = reader(mqtt(1101));
    const all: (string | null)[] = [];
    for (let from = 0; from < 1000; from += 100) all.push(...(await read(from, from + 100)));
    expect(all.filter((name) => name === 'mqtt PUBLISH')).toHaveLength(499);
    expect(all.filter((name) => name === 'mqtt part')).toHaveLength(500);
    const places = orders.reduce((sum, order) => sum + order.places.rows.length, 0);
    expect(places).toBeLessThan(1150);
    expect(await read(301, 340)).toEqual(all.slice(301, 340));
  });

  it('says nothing of a fault that may be of what was left out', async () => {
    const { orders, read } = reader(mqtt(9001));
    const lines = await read(8901, 9001);
    expect(orders.every(({ places }) => places.rows.length < 2000)).toBe(true);
    expect(lines).not.toContain('mqtt INVALID');
  });

  it('chooses again when a connection has more messages, and forgets what it said before', async () => {
    const log = new SampleLog();
    socket(log, 0, 'wss://api.example.com/live');
    log.text(0, 'in', '{"hello":1}', 1).cut();
    const { add, decodings, read } = reader(log);
    expect(await read(0, 1)).toEqual(['json object']);
    expect(decodings.choice.value).toEqual({ decoder: null, reason: 'none' });
    for (let n = 0; n < 5; n++) log.text(0, 'out', `{"jsonrpc":"2.0","id":${n},"method":"add"}`, 2 + n);
    log.cut();
    add(1);
    expect((await read(0, 6)).slice(1)).toEqual(Array(5).fill('json-rpc request'));
    expect(decodings.choice.value).toEqual({ decoder: 'json-rpc', reason: 'messages' });
  });

  it('says what stands at the fields that are columns, with their digits', async () => {
    const log = new SampleLog();
    socket(log, 0, 'wss://broker.example.com/', 'mqtt');
    log.binary(0, 'out', MQTT_CONNECT, 1);
    log.binary(0, 'in', mqttPublish('home/hall', '{"id":9007199254740993}'), 2).cut();
    const { decodings, orders, read, withFields } = reader(log);
    await read(0, 2);
    const fields = ['decoded.topic', 'decoded.payload.id', 'json.id'];
    withFields(fields);
    await read(0, 2);
    const row = 1;
    expect(fields.map((name) => decodings.fieldOf(row, name))).toEqual(['home/hall', '9007199254740993', '']);
    expect(decodings.fieldOf(row, 'decoded.other')).toBeUndefined();
    expect(orders).toHaveLength(2);
  });

  it('has nothing to say of a payload that is not there as a whole', async () => {
    const log = new SampleLog();
    socket(log, 0, 'wss://api.example.com/live');
    log.row(0, 'out', OPCODE.text, new TextEncoder().encode('{"a":'), 1, {
      flags: FLAG.payloadCut,
      size: 900,
    });
    log.row(0, 'out', OPCODE.binary, new Uint8Array(0), 2, { flags: FLAG.payloadUnknown }).cut();
    expect(await reader(log).read(0, 2)).toEqual([null, null]);
  });

  it('reads rows that lie far apart, as a filter leaves them', async () => {
    const log = new SampleLog();
    socket(log, 0, 'wss://api.example.com/live');
    for (let n = 0; n < 4000; n++) log.text(0, 'in', `{"n":${n}}`, n);
    log.cut();
    const { sparse } = reader(log);
    expect(new Set(await sparse(Array.from({ length: 30 }, (_, k) => k * 130)))).toEqual(
      new Set(['json object']),
    );
  });
});
