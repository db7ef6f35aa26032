import { describe, expect, it } from 'vitest';
import { connectionId } from '../../src/events/units.ts';
import { readHar } from '../../src/formats/har/read-har.ts';
import { writeHar } from '../../src/formats/har/write-har.ts';
import { type Imported, replay } from '../../src/formats/imported.ts';
import { parseEvent } from '../../src/formats/log/parse-event.ts';
import { readLog } from '../../src/formats/log/read-log.ts';
import { writeLog } from '../../src/formats/log/write-log.ts';
import { readTranscript } from '../../src/formats/transcript/read-transcript.ts';
import { writeTranscript } from '../../src/formats/transcript/write-transcript.ts';
import type { Session } from '../../src/session/session.ts';
import { joined, logOf } from './sample-log.ts';
import { standardEvents } from './standard-log.ts';

const producer = { name: 'Switchyard', version: '0.1.0' };
const { session, builder } = logOf(standardEvents());

const har = (of: Pick<Imported, 'batches' | 'readPayload'>, redact = false) =>
  joined(writeHar(of.batches, of.readPayload, { redact, producer, browser: null }));
const log = (of: Pick<Imported, 'batches' | 'readPayload'>, redact = false) =>
  joined(writeLog(of.batches, of.readPayload, { redact, producer }));

/** What a reader of the file is to know as the recorder knew it. */
function known({ connections }: Session) {
  return connections.map((connection) => ({
    kind: connection.kind,
    outcome: connection.outcome,
    status: connection.status.seen ? connection.status.value : null,
    joins: connection.joins,
    opened: connection.opened.seen ? connection.opened.value : null,
    blocked: connection.blocked?.directive ?? null,
    bufferedPeak: connection.bufferedPeak,
    close: connection.close.seen ? connection.close.value : null,
    errors: connection.errors.map(({ text, source }) => ({ text, ofPage: source === 'page-hook' })),
  }));
}
/** What a transcript can say of it. */
const without = (of: Session) => known(of).map((one) => ({ ...one, bufferedPeak: null }));

/** Of each message of the first connection: who sent it, and from where. */
function sends(of: Session) {
  const rows = of.messages.ofConnection(connectionId(0));
  return Array.from({ length: rows.length }, (_, k) => {
    const row = rows.at(k);
    const [place] = of.sentFrom(connectionId(0), of.messages.seq(row));
    return [of.messages.flags(row), place?.line ?? null];
  });
}

/** What was buffered around the sends of the first connection. */
function readings(of: Session) {
  const found = of.buffered(connectionId(0));
  return Array.from({ length: found?.length ?? 0 }, (_, i) => [found?.at(i), found?.bytes(i)]);
}

describe('what Standard recorded', () => {
  it('comes back from a session log, event by event', async () => {
    const imported = readLog(await log(builder));
    expect(imported.problems).toEqual([]);
    expect(imported.batches.flatMap(({ events }) => events)).toEqual(
      builder.batches.flatMap(({ events }) => events),
    );
    expect(sends(replay(imported))).toEqual(sends(session));
    expect(readings(replay(imported))).toEqual(readings(session));
    expect(await log(imported)).toBe(await log(builder));
  });

  it('comes back from a HAR', async () => {
    const text = await har(builder);
    const imported = readHar(text);
    expect(imported.problems).toEqual([]);
    const again = replay(imported);
    expect(known(again)).toEqual(known(session));
    expect(sends(again)).toEqual(sends(session));
    expect(readings(again)).toEqual(readings(session));
    expect(readings(again).map(([, bytes]) => bytes)).toEqual([0, 4096, 0]);
    expect(again.marks.map(({ event }) => event.type)).toEqual(session.marks.map(({ event }) => event.type));
    const second = await har(imported);
    const third = readHar(second);
    expect(await har(third)).toBe(second);
  });

  it('comes back from a transcript, but for stacks and buffers', async () => {
    const text = await joined(writeTranscript(session, builder.readPayload, { redact: false }));
    const imported = readTranscript(text);
    expect(imported.problems).toEqual([]);
    const again = replay(imported);
    expect(without(again)).toEqual(without(session));
    expect(sends(again).map(([flags]) => flags)).toEqual(sends(session).map(([flags]) => flags));
    expect(await joined(writeTranscript(again, imported.readPayload, { redact: false }))).toBe(text);
  });

  it('leaves the machine without secrets of stacks and subprotocols', async () => {
    for (const text of [await har(builder, true), await log(builder, true)]) {
      expect(text).not.toContain('hunter2');
      expect(text).not.toContain('"chat"');
      expect(text).toContain('"line":12');
    }
  });

  it('is a HAR as Chrome writes one: the kind of an event stream, the close, what we sent', async () => {
    const { entries } = JSON.parse(await har(builder)).log;
    expect(entries).toMatchObject([
      {
        _resourceType: 'websocket',
        _webSocketClose: { code: 4001, reason: 'later' },
        _switchyard: { sentByUs: [2] },
      },
      { _resourceType: 'websocket', _webSocketClose: 'aborted', response: { status: 0 } },
      { _resourceType: 'websocket' },
      { _resourceType: 'eventsource' },
    ]);
  });

  it('keeps the words of a page from becoming the browser’s by way of a file', async () => {
    for (const imported of [
      readHar(await har(builder)),
      readTranscript(await joined(writeTranscript(session, builder.readPayload, { redact: false }))),
    ]) {
      expect(replay(imported).connections[2]?.status.seen).toBe(false);
    }
  });
});

it('parseEvent takes every event of it as it is', () => {
  for (const event of standardEvents()) {
    if ('type' in event) expect(parseEvent(JSON.parse(JSON.stringify(event)))).toEqual(event);
  }
});
