import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { seen } from '../../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../../src/events/units.ts';
import type { HarOptions } from '../../../src/formats/har/har-options.ts';
import { readHar } from '../../../src/formats/har/read-har.ts';
import { writeHar, writeHarParts } from '../../../src/formats/har/write-har.ts';
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
  const { builder } = logOf(events);
  const options: HarOptions = { redact, producer: PRODUCER, browser: BROWSER };
  const text = await joined(writeHar(builder.batches, builder.readPayload, options));
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
    expect(entry[MEMBER.own].payloads).toEqual({ unknown: [2], cut: [[3, 70_000]], gone: [] });
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

  it('marks what a store has lost, with its size and with words where its text would be', async () => {
    const { builder } = logOf(sampleEvents());
    const options = { redact: false, producer: PRODUCER, browser: null };
    const text = await joined(writeHar(builder.batches, () => Promise.resolve(null), options));
    const log = JSON.parse(text).log;
    expect(schemaFaults(log)).toBeNull();
    const [entry] = log.entries;
    const data = entry[MEMBER.messages].map((message: { data: string }) => message.data);
    expect(data.slice(0, 5)).toEqual([
      '[not kept, 21 bytes]',
      btoa('[not kept, 4 bytes]'),
      '',
      '[not kept, 70000 bytes]',
      '',
    ]);
    expect(entry[MEMBER.own].payloads).toEqual({
      unknown: [2],
      cut: [],
      gone: [
        [0, 21],
        [1, 4],
        [3, 70_000],
      ],
    });
    // And it comes back as messages of that size without a payload, which are written as they were.
    const imported = readHar(text);
    const sizes = imported.batches.flatMap(({ messages }) => [...messages.size]);
    const stored = imported.batches.flatMap(({ messages }) => [...messages.stored]);
    expect(sizes).toEqual([21, 4, 6, 0, 70_000, 0]);
    expect(stored.every((bytes) => bytes === 0)).toBe(true);
    const again = JSON.parse(await joined(writeHar(imported.batches, imported.readPayload, options)));
    expect(again.log.entries[0][MEMBER.messages]).toEqual(entry[MEMBER.messages]);
    expect(again.log.entries[0][MEMBER.own].payloads).toEqual(entry[MEMBER.own].payloads);
  });

  it("writes the browser's words and messages in the order of the log, and orphans of both", async () => {
    const words = { type: 'browser/reported-error', source: 'debugger', text: 'oh' } as const;
    const at = epochMilliseconds(START);
    const row = { at: START, connection: 1, outgoing: false, opcode: 1, payload: Uint8Array.of(0x61) };
    const { log } = await exported(false, [
      { ...words, at, connection: connectionId(1) },
      row,
      { ...words, at, connection: connectionId(1) },
      { ...row, connection: 0 },
    ]);
    const types = log.entries.map((entry: { [MEMBER.messages]: { type: string }[] }) =>
      entry[MEMBER.messages].map(({ type }) => type),
    );
    expect(types).toEqual([['receive'], ['error', 'receive', 'error']]);
  });
});

const CONNECTIONS = 7;
const message = (k: number) => ({
  at: START + k,
  connection: k % CONNECTIONS,
  outgoing: false,
  opcode: 1,
  payload: new TextEncoder().encode(`message ${k} ${'x'.repeat(100)}`),
});
const options = { redact: false, producer: PRODUCER, browser: null };

function length(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}

describe('writing a long log', () => {
  it('reads each payload block once, tells its progress and puts text aside in parts', async () => {
    const { builder } = logOf(Array.from({ length: 140_000 }, (_, k) => message(k)));
    const read: number[] = [];
    const told: number[] = [];
    const aside: string[] = [];
    const reader: typeof builder.readPayload = (place) => {
      read.push(place.batch);
      return builder.readPayload(place);
    };
    const pieces: (string | { text: string })[] = [];
    for await (const piece of writeHarParts(
      builder.batches,
      reader,
      { ...options, onProgress: (messages) => told.push(messages) },
      (bytes) => {
        const text = new TextDecoder().decode(bytes);
        aside.push(text);
        return { text };
      },
    )) {
      pieces.push(piece);
    }
    expect(read).toEqual(builder.batches.map(({ number }) => number));
    expect(told.at(-1)).toBe(140_000);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    const held = length(pieces.filter((piece) => typeof piece === 'string'));
    expect(length(aside)).toBeGreaterThan(12_000_000);
    expect(held).toBeLessThan(10_000_000);
    const text = pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');
    const { entries } = JSON.parse(text).log;
    expect(entries).toHaveLength(CONNECTIONS);
    for (const [connection, entry] of entries.entries()) {
      const numbers = entry[MEMBER.messages].map(({ data }: { data: string }) => Number(data.split(' ')[1]));
      expect(numbers).toEqual(Array.from({ length: 20_000 }, (_, k) => k * CONNECTIONS + connection));
    }
    expect(await joined(writeHar(builder.batches, builder.readPayload, options))).toBe(text);
  });

  it('writes long payloads piece by piece, whole', async () => {
    const wide = '\u{1f600}\u0001"\\'.repeat(400_000);
    const binary = Uint8Array.from({ length: 2_500_001 }, (_, i) => (i * 31) & 0xff);
    const broken = new Uint8Array(1_500_000).fill(0xff);
    const payloads = [
      { opcode: 1, payload: new TextEncoder().encode(wide) },
      { opcode: 2, payload: binary },
      { opcode: 1, payload: broken },
    ];
    const { builder } = logOf(payloads.map((each, k) => ({ ...message(0), ...each, at: START + k })));
    const { log } = JSON.parse(await joined(writeHar(builder.batches, builder.readPayload, options)));
    const [text, base64, lossy] = log.entries[0][MEMBER.messages];
    expect(text.data === wide).toBe(true);
    expect(Buffer.from(base64.data, 'base64').equals(binary)).toBe(true);
    expect(lossy.data === '\u{fffd}'.repeat(1_500_000)).toBe(true);
  });

  it('stops when it is told to', async () => {
    const { builder } = logOf(Array.from({ length: 50_000 }, (_, k) => message(k)));
    const stop = new AbortController();
    const told: number[] = [];
    const onProgress = (messages: number) => {
      told.push(messages);
      stop.abort(new Error('enough'));
    };
    const pieces = writeHar(builder.batches, builder.readPayload, {
      ...options,
      signal: stop.signal,
      onProgress,
    });
    await expect(pieces.next()).rejects.toThrow('enough');
    expect(told).toHaveLength(1);
  });

  it("fails with the store's own error", async () => {
    const { builder } = logOf([message(0)]);
    const pieces = writeHar(builder.batches, () => Promise.reject(new Error('disk')), options);
    await expect(pieces.next()).rejects.toThrow('disk');
  });
});

it('the whole sample is one connection each', () => {
  const { session } = logOf(sampleEvents());
  expect(session.connections.map(({ id }) => id)).toEqual([0, 1, 2].map(connectionId));
  expect(session.connections[0]?.createdAt).toBe(epochMilliseconds(START + 1.25));
});
