import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeSession } from '../../src/analysis/judge-session.ts';
import type { LifecycleEvent } from '../../src/events/event.ts';
import { epochMilliseconds } from '../../src/events/units.ts';
import { batchesWithBlocks } from '../../src/formats/batch-blocks.ts';
import { BatchBuilder } from '../../src/formats/batch-builder.ts';
import { batchItems } from '../../src/formats/batch-items.ts';
import { readHar } from '../../src/formats/har/read-har.ts';
import { writeHar } from '../../src/formats/har/write-har.ts';
import { type Imported, replay } from '../../src/formats/imported.ts';
import { joinWire } from '../../src/formats/join-wire/join-wire.ts';
import { matchConnections } from '../../src/formats/join-wire/match-connections.ts';
import { readNetLog } from '../../src/formats/netlog/read-netlog.ts';
import { readPcap } from '../../src/formats/pcap/read-pcap.ts';
import type { Connection } from '../../src/session/connection.ts';
import type { Session } from '../../src/session/session.ts';
import { asDebugger } from '../support/recording/as-debugger.ts';

const file = (name: string): Buffer => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const netlog = () => readNetLog(file('netlog/everything-ws.json'));

const at = (session: Session, path: string): Connection => {
  const found = session.connections.filter(({ url }) => url.seen && url.value.endsWith(path));
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new Error(`one connection to ${path}, not ${found.length}`);
  return first;
};
const opcodes = (session: Session, { id }: Connection) => {
  const rows = session.messages.ofConnection(id);
  return Array.from({ length: rows.length }, (_, k) => session.messages.flags(rows.at(k)) & 0x0f);
};

/** No source saw the request, so there is no key. */
const withoutKeys = (event: LifecycleEvent): LifecycleEvent[] =>
  event.type === 'handshake/request-sent' ? [] : [event];

const written = async ({ batches, readPayload }: Imported, redact: boolean) => {
  const options = { redact, producer: { name: 'Switchyard', version: '0.0.0' }, browser: null };
  let text = '';
  for await (const piece of writeHar(batches, readPayload, options)) text += piece;
  return text;
};

describe('joinWire', () => {
  it('adds frames, pings and the headers of refused handshakes to the recorded connections, each once', async () => {
    const wire = replay(netlog());
    const joined = await joinWire(await asDebugger(netlog()), netlog());
    const session = replay(joined);
    expect(joined.problems).toEqual([]);
    expect(session.connections).toHaveLength(wire.connections.length);
    const echo = at(session, '/echo');
    expect(echo.joins).toEqual([{ source: 'netlog', sourceKey: at(wire, '/echo').sourceKey, how: 'exact' }]);
    expect(echo.sources).toEqual(['debugger', 'netlog']);
    expect(opcodes(session, echo)).toEqual(opcodes(wire, at(wire, '/echo')));
    expect(session.wire(echo.id)?.count).toBe(wire.wire(at(wire, '/echo').id)?.count);
    expect(echo.close).toMatchObject({ seen: true, value: { code: 4001, by: 'server' } });
    const refused = at(session, '/refuse/403');
    expect(refused).toMatchObject({ outcome: 'refused', status: { seen: true, value: 403 } });
    expect(refused.response.seen && refused.response.value.fields.map(({ name }) => name)).toContain(
      'X-Thing',
    );
    expect(refused.errors).toHaveLength(at(wire, '/refuse/403').errors.length);
    const failures = judgeSession(session, null).find(({ connection }) => connection === echo)?.findings;
    expect(failures?.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(failures?.find(({ check }) => check === 'client-frames-are-masked')?.verdict).toBe('pass');
  });

  it('has each event stream once, also where several are to one address', async () => {
    const streams = () => readNetLog(file('netlog/event-streams.json'));
    const wire = replay(streams());
    const joined = replay(await joinWire(await asDebugger(streams()), streams()));
    expect(joined.connections).toHaveLength(wire.connections.length);
    expect(joined.messages.count).toBe(wire.messages.count);
    const text = file('netlog/event-streams.json').toString().replaceAll('/drops', '/ends');
    const twice = () => readNetLog(Buffer.from(text));
    const once = await joinWire(await asDebugger(twice()), twice());
    expect(replay(once).connections).toHaveLength(wire.connections.length);
    expect(once.differences.map(({ what }) => what)).toEqual([
      'left out of the file: it is one of several streams of the recording to this address',
      'left out of the file: it is one of several streams of the recording to this address',
    ]);
  });

  it('labels a pair that only address and time speak for, and makes none where two could be meant', async () => {
    const session = replay(await joinWire(await asDebugger(netlog(), withoutKeys), netlog()));
    expect(at(session, '/echo').joins).toMatchObject([{ source: 'netlog', how: 'by-order' }]);
    expect(session.wire(at(session, '/echo').id)).not.toBeNull();
    // The page opened the same address twice at that time.
    const twice = await asDebugger(netlog(), withoutKeys);
    const builder = new BatchBuilder('twice');
    for await (const batch of batchesWithBlocks(twice.batches, twice.readPayload)) {
      for (const item of batchItems(batch)) {
        if ('message' in item) builder.message(item.message);
        else builder.event(item.event);
        if ('event' in item && item.event.type === 'connection/created')
          builder.event({
            ...item.event,
            connection: (item.event.connection + 100) as typeof item.event.connection,
            sourceKey: 'again',
          });
      }
    }
    builder.flush();
    const unsure = replay(
      await joinWire({ ...twice, batches: builder.batches, readPayload: builder.readPayload }, netlog()),
    );
    const echoes = unsure.connections.filter(({ url }) => url.seen && url.value.endsWith('/echo'));
    expect(echoes.map(({ sources, joins }) => [sources.join(), joins.length])).toEqual([
      ['debugger', 0],
      ['debugger', 0],
      ['netlog', 0],
    ]);
  });

  it('proves nothing by a key that stands twice in the wire, as in a capture on both sides of a proxy', async () => {
    const twice = replay(netlog()).connections.flatMap((connection) => [connection, { ...connection }]);
    const recorded = replay(await asDebugger(netlog())).connections;
    expect(matchConnections(recorded, twice)).toEqual([]);
  });

  it('leaves out what the wire shows behind the end of the recording', async () => {
    const recorded = await asDebugger(netlog());
    const wire = replay(netlog());
    const frames = wire.wire(at(wire, '/echo').id);
    const end = frames?.at(3) ?? 0;
    const builder = new BatchBuilder('stopped');
    for await (const batch of batchesWithBlocks(recorded.batches, recorded.readPayload)) {
      for (const item of batchItems(batch)) {
        if (item.at > end) continue;
        if ('message' in item) builder.message(item.message);
        else builder.event(item.event);
      }
    }
    builder.event({ type: 'recording/stopped', at: epochMilliseconds(end), why: 'asked', detail: '' });
    builder.flush();
    const joined = await joinWire(
      { ...recorded, batches: builder.batches, readPayload: builder.readPayload },
      netlog(),
    );
    const session = replay(joined);
    expect(joined.problems).toEqual([]);
    const shown = session.wire(at(session, '/echo').id);
    expect(shown?.count).toBeGreaterThanOrEqual(4);
    expect(shown?.at((shown?.count ?? 1) - 1)).toBeLessThanOrEqual(end);
    expect(at(session, '/echo').outcome).toBe('open');
  });

  it('takes the messages from the wire where the recording has none', async () => {
    const recorded = await asDebugger(netlog());
    const builder = new BatchBuilder('bare');
    for (const { events } of recorded.batches) for (const { event } of events) builder.event(event);
    builder.flush();
    const session = replay(
      await joinWire({ ...recorded, batches: builder.batches, readPayload: builder.readPayload }, netlog()),
    );
    const wire = replay(netlog());
    expect(opcodes(session, at(session, '/echo'))).toEqual(opcodes(wire, at(wire, '/echo')));
  });
});

describe('frames in a HAR', () => {
  it.each([
    ['netlog', () => netlog()],
    ['pcap', () => readPcap(file('pcap/ethernet.pcap'))],
  ])('come back as they were from a %s', async (_, read) => {
    const before = replay(read());
    const text = await written(read(), false);
    const imported = readHar(text);
    expect(imported.problems).toEqual([]);
    const after = replay(imported);
    const [was, is] = [before.wire(at(before, '/echo').id), after.wire(at(after, '/echo').id)];
    expect(is?.count).toBeGreaterThan(10);
    expect(is?.piece(0, 1_000)).toEqual(was?.piece(0, 1_000));
    expect(is?.early).toBe(was?.early);
    expect(await written(imported, false)).toBe(
      await written(readHar(await written(imported, false)), false),
    );
  });

  it('leave the masking keys out where they are redacted, and say what is broken of them', async () => {
    const text = await written(netlog(), true);
    const session = replay(readHar(text));
    const { frames } = session.wire(at(session, '/echo').id)?.piece(0, 1_000) ?? { frames: { key: [1] } };
    expect(new Set(frames.key)).toEqual(new Set([0]));
    const broken = readHar(text.replace('"bits":[', '"bits":["x",'));
    expect(broken.problems.map(({ where }) => where).join()).toContain('_switchyard.wire.frames[0]');
  });
});
