import { describe, expect, it } from 'vitest';
import { chooseDecoder, openConversation } from '../../../src/analysis/decoders/choose-decoder.ts';
import { type BeatRun, BeatRuns } from '../../../src/analysis/rhythm/beat-runs.ts';
import { type Planted, received, sent } from './metered.ts';

const EIO = { url: 'ws://h/socket.io/?EIO=4', subprotocol: '' };
const PLAIN = { url: 'ws://h/', subprotocol: '' };

/** All runs, taken after each message as the list takes them. */
function runsOf(planted: readonly Planted[], connection = EIO): BeatRun[] {
  const runs = new BeatRuns();
  const encoder = new TextEncoder();
  const messages = planted.map(({ at, outgoing, data, opcode }) => ({
    at,
    outgoing,
    opcode: opcode ?? (typeof data === 'string' ? 1 : 2),
    bytes: typeof data === 'string' ? encoder.encode(data) : data,
  }));
  const conversation = openConversation(connection, chooseDecoder(connection, messages.slice(0, 16)));
  let found: BeatRun[] = [];
  for (const message of messages) {
    runs.add({ ...message, size: message.bytes.length, decoded: conversation.decode(message) });
    const { from, runs: more } = runs.take();
    found = [...found.slice(0, from), ...more];
  }
  return found;
}

const beat = (at: number) => [received(at, '2'), sent(at + 3, '3')];
const beats = (count: number, from = 0, period = 25_000) =>
  Array.from({ length: count }, (_, i) => from + i * period).flatMap(beat);

const ping = (id: number) => sent(id * 1_000, `{"jsonrpc":"2.0","id":${id},"method":"ping"}`);
const pong = (id: number, rest: string) => received(id * 1_000 + 5, `{"jsonrpc":"2.0","id":${id},${rest}}`);

describe('runs of heartbeats', () => {
  it('are one from the first beat to the last answer, with period, jitter and count', () => {
    expect(runsOf(beats(12))).toEqual([
      {
        first: 0,
        messages: 24,
        kind: 'engine.io ping',
        outgoing: false,
        beats: 12,
        unanswered: 0,
        periodMs: 25_000,
        jitterMs: 0,
        lateMs: null,
      },
    ]);
  });

  it('end at any other message, and two beats alone are none', () => {
    const planted = [
      ...beats(3),
      received(60_000, '42["a"]'),
      ...beats(1, 75_000),
      sent(76_000, '42["b"]'),
      ...beats(4, 100_000),
    ];
    expect(runsOf(planted).map(({ first, messages }) => [first, messages])).toEqual([
      [0, 6],
      [10, 8],
    ]);
  });

  it('begin anew at a beat that is late, and say by how much', () => {
    const planted = [...beats(6), ...beats(6, 5 * 25_000 + 70_000)];
    expect(runsOf(planted).map(({ first, messages, lateMs }) => [first, messages, lateMs])).toEqual([
      [0, 12, null],
      [12, 12, 70_000],
    ]);
  });

  it('begin anew where one beat is missing, and where a ping was refused', () => {
    const missing = [...beats(6), ...beats(6, 7 * 25_000)];
    expect(runsOf(missing).map(({ messages, lateMs }) => [messages, lateMs])).toEqual([
      [12, null],
      [12, 50_000],
    ]);
    const refused = [1, 2, 3, 4, 5, 6].flatMap((id) => [
      ping(id),
      pong(id, id === 3 ? '"error":{"code":-32001,"message":"session lost"}' : '"result":{}'),
    ]);
    expect(runsOf(refused, PLAIN).every(({ first, messages }) => first > 5 || first + messages <= 5)).toBe(
      true,
    );
  });

  it('count a beat within them that nobody answered, and leave out one at their end', () => {
    const planted = [...beats(3), received(75_000, '2'), ...beats(2, 100_000), received(150_000, '2')];
    expect(runsOf(planted)).toMatchObject([{ first: 0, messages: 11, beats: 6, unanswered: 1 }]);
  });

  it('need no answer where the protocol has none, or nobody ever answers', () => {
    const alone = Array.from({ length: 5 }, (_, i) => sent(i * 1000, '{"type":"heartbeat"}'));
    expect(runsOf(alone, PLAIN)).toMatchObject([
      { messages: 5, outgoing: true, unanswered: 0, periodMs: 1000 },
    ]);
  });

  it('are not made of beats that a protocol wants answered and that nobody answers', () => {
    expect(runsOf(Array.from({ length: 6 }, (_, i) => received(i * 25_000, '2')))).toEqual([]);
  });

  it('keep kinds apart, and join an answer that only its id tells', () => {
    const phoenix = Array.from({ length: 4 }, (_, i) => i).flatMap((i) => [
      sent(i * 30_000, `[null,"${i}","phoenix","heartbeat",{}]`),
      received(i * 30_000 + 9, `[null,"${i}","phoenix","phx_reply",{"status":"ok","response":{}}]`),
    ]);
    expect(
      runsOf(phoenix, { url: 'ws://h/socket/websocket?vsn=2.0.0', subprotocol: 'phoenix' }),
    ).toMatchObject([{ kind: 'phoenix heartbeat', messages: 8, beats: 4 }]);
    const two = [
      ...Array.from({ length: 4 }, (_, i) => sent(i, 'ping')),
      ...Array.from({ length: 4 }, (_, i) => sent(9 + i, '{"type":"ping"}')),
    ];
    expect(runsOf(two, PLAIN).map(({ kind }) => kind)).toEqual(['text ping', 'json ping']);
  });

  it('say nothing of times where the log has none', () => {
    const planted = beats(3).map((message) => ({ ...message, at: Number.NaN }));
    expect(runsOf(planted)).toMatchObject([{ messages: 6, periodMs: null, jitterMs: null, lateMs: null }]);
  });
});
