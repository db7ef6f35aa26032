import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { seen } from '../../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../../src/events/units.ts';
import type { HarOptions } from '../../../src/formats/har/har-options.ts';
import { writeHar } from '../../../src/formats/har/write-har.ts';
import { joined, logOf, START, sampleEvents } from '../sample-log.ts';

/** Members that are not of HAR 1.2. */
const MEMBER = {
  resourceType: '_resourceType',
  initiator: '_initiator',
  messages: '_webSocketMessages',
  close: '_webSocketClose',
  own: '_switchyard',
} as const;
const PRODUCER = { name: 'Switchyard', version: '0.1.0' };
const BROWSER = { name: 'Chromium', version: '156' };

async function exported(redact: boolean, events = sampleEvents()) {
  const { session, builder } = logOf(events);
  const options: HarOptions = { redact, producer: PRODUCER, browser: BROWSER };
  const text = await joined(writeHar(session, builder.readPayload, options));
  return { text, log: JSON.parse(text).log };
}

/** har-schema has no types of its own: each of its members is one schema. */
const schemas: Record<string, object> = createRequire(import.meta.url)('har-schema');

function schemaFaults(log: unknown): unknown {
  const ajv = new Ajv({ meta: false, format: 'full', schemaId: 'auto' });
  ajv.addMetaSchema(createRequire(import.meta.url)('ajv/lib/refs/json-schema-draft-06.json'));
  ajv.addSchema(Object.values(schemas));
  return ajv.validate('har.json#', { log }) ? null : ajv.errors;
}

describe('writeHar', () => {
  it.each([true, false])('is valid HAR 1.2, redacted %s', async (redact) => {
    expect(schemaFaults((await exported(redact)).log)).toBeNull();
  });

  it('writes messages and errors as Chrome does, in order', async () => {
    const [entry] = (await exported(false)).log.entries;
    const second = START / 1000;
    expect(entry[MEMBER.resourceType]).toBe('websocket');
    expect(entry[MEMBER.messages]).toEqual([
      { type: 'send', time: second + 0.04, opcode: 1, data: 'hello \u0000 \u{1f600} "quoted"' },
      { type: 'receive', time: second + 0.042, opcode: 2, data: 'AAH+/w==' },
      { type: 'send', time: second + 0.045, opcode: 2, data: '' },
      { type: 'receive', time: second + 0.046, opcode: 1, data: 'only the first' },
      { type: 'receive', time: second + 0.049, opcode: 1, data: '' },
      { type: 'error', time: second + 0.05, opcode: -1, data: expect.stringContaining('reserved bits') },
    ]);
    expect(entry[MEMBER.close]).toEqual({ code: 1000, reason: 'bye bye', timestamp: second + 0.051 });
    expect(entry[MEMBER.own].payloads).toEqual({ unknown: [2], cut: [[3, 70_000]] });
  });

  it("writes the handshake in HAR's own fields", async () => {
    const [entry] = (await exported(false)).log.entries;
    expect(entry.startedDateTime).toBe('2026-11-20T12:00:00.002Z');
    expect(entry.time).toBe(49);
    expect(entry.timings).toMatchObject({ send: 0, wait: 28.5, receive: 20.5 });
    expect(entry.request).toMatchObject({ method: 'GET', httpVersion: 'HTTP/1.1', cookies: [] });
    expect(entry.request.headers[4]).toEqual({ name: 'Sec-WebSocket-Version', value: '13' });
    expect(entry.request.queryString).toContainEqual({ name: 'room', value: '7' });
    expect(entry.response).toMatchObject({ status: 101, statusText: 'Switching Protocols', redirectURL: '' });
    expect(entry[MEMBER.initiator].stack.callFrames).toEqual([
      {
        functionName: 'connect',
        scriptId: '',
        url: 'http://example.com/app.js',
        lineNumber: 11,
        columnNumber: 2,
      },
    ]);
  });

  it('invents no status, no initiator, no header and no end', async () => {
    const [, refused, orphan] = (await exported(false)).log.entries;
    expect(refused.response).toMatchObject({ status: 404, headers: [], headersSize: -1 });
    expect(refused).not.toHaveProperty('_initiator');
    expect(refused).not.toHaveProperty('_webSocketClose');
    expect(orphan.response.status).toBe(0);
    expect(orphan.request).toMatchObject({ url: 'about:unknown', headers: [] });
    expect(orphan[MEMBER.own].notSeen.request).toBe('before-recording');
    expect(orphan[MEMBER.messages]).toHaveLength(1);
  });

  it('leaves nothing of ours outside one object an entry and one in the log', async () => {
    const { log } = await exported(true);
    const chrome = ['_resourceType', '_initiator', '_webSocketMessages', '_webSocketClose', '_switchyard'];
    for (const entry of log.entries) {
      for (const name of Object.keys(entry)) if (name.startsWith('_')) expect(chrome).toContain(name);
    }
    expect(Object.keys(log)).toEqual(['version', 'creator', 'browser', 'pages', 'entries', '_switchyard']);
    expect(log[MEMBER.own].marks.map((mark: { event: { type: string } }) => mark.event.type)).toContain(
      'capture/gap',
    );
  });

  it('says aborted where no close frame came', async () => {
    const events = sampleEvents().map((event) =>
      'type' in event && event.type === 'connection/closed' && event.connection === 0
        ? { ...event, close: seen({ code: 1006, reason: '', wasClean: false, by: 'unknown' as const }) }
        : event,
    );
    expect((await exported(false, events)).log.entries[0][MEMBER.close]).toBe('aborted');
  });

  it.each(['http://exa mple/', 'ws://[::1', '', 'ws://h/\u202e?q=\u{1f600} x', 'nonsense'])(
    'stays valid for the URL %j',
    async (url) => {
      const events = sampleEvents().map((event) =>
        'type' in event && event.type === 'connection/created' ? { ...event, url } : event,
      );
      const { log } = await exported(false, events);
      expect(schemaFaults(log)).toBeNull();
      const { url: ours } = log.entries[0][MEMBER.own];
      expect(ours ?? log.entries[0].request.url).toBe(url);
    },
  );

  it('writes what a store has lost as an empty message of its true size', async () => {
    const { session } = logOf(sampleEvents());
    const options = { redact: false, producer: PRODUCER, browser: null };
    const text = await joined(writeHar(session, () => Promise.resolve(null), options));
    const [entry] = JSON.parse(text).log.entries;
    expect(entry[MEMBER.messages][1].data).toBe('');
    expect(entry[MEMBER.own].payloads.cut).toContainEqual([1, 4]);
  });
});

const message = (k: number) => ({
  at: START + k,
  connection: k % 2,
  outgoing: false,
  opcode: 1,
  payload: new TextEncoder().encode(`message ${k} ${'x'.repeat(100)}`),
});

describe('writing a long session', () => {
  it('yields pieces, tells its progress and reads payloads by the window', async () => {
    const { session, builder } = logOf(Array.from({ length: 20_000 }, (_, k) => message(k)));
    let reads = 0;
    let largest = 0;
    const told: number[] = [];
    const read: typeof builder.readPayload = (place) => {
      reads++;
      largest = Math.max(largest, place.length);
      return builder.readPayload(place);
    };
    const options = { redact: false, producer: PRODUCER, browser: null };
    const pieces: string[] = [];
    for await (const piece of writeHar(session, read, {
      ...options,
      onProgress: (written) => told.push(written),
    })) {
      pieces.push(piece);
    }
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(100_000);
    expect(reads).toBeLessThan(20);
    expect(largest).toBeLessThanOrEqual(1 << 20);
    expect(told.at(-1)).toBe(20_000);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    const [even, odd] = JSON.parse(pieces.join('')).log.entries;
    expect(even[MEMBER.messages][7_000].data).toMatch(/^message 14000 x/);
    expect(odd[MEMBER.messages]).toHaveLength(10_000);
  });

  it('stops when it is told to', async () => {
    const { session, builder } = logOf(Array.from({ length: 5_000 }, (_, k) => message(k)));
    const stop = new AbortController();
    const options = { redact: false, producer: PRODUCER, browser: null, signal: stop.signal };
    const pieces = writeHar(session, builder.readPayload, options);
    await pieces.next();
    stop.abort(new Error('enough'));
    await expect(pieces.next()).rejects.toThrow('enough');
  });
});

it('the whole sample is one connection each', () => {
  const { session } = logOf(sampleEvents());
  expect(session.connections.map(({ id }) => id)).toEqual([0, 1, 2].map(connectionId));
  expect(session.connections[0]?.createdAt).toBe(epochMilliseconds(START + 1.25));
});
