import { describe, expect, it } from 'vitest';
import { readHar } from '../../src/formats/har/read-har.ts';
import { writeHar } from '../../src/formats/har/write-har.ts';
import { type Imported, replay } from '../../src/formats/imported.ts';
import { readLog } from '../../src/formats/log/read-log.ts';
import { writeLog } from '../../src/formats/log/write-log.ts';
import { readTranscript } from '../../src/formats/transcript/read-transcript.ts';
import { writeTranscript } from '../../src/formats/transcript/write-transcript.ts';
import type { Session } from '../../src/session/session.ts';
import { joined, logOf, pageEvents } from './sample-log.ts';

const producer = { name: 'Switchyard', version: '0.1.0' };

function spans(session: Session): unknown[] {
  const [connection] = session.connections;
  return connection === undefined ? [] : [...session.pageSpans(connection)];
}
const { session, builder } = logOf(pageEvents());
const written = spans(session);

describe('what a page went through survives', () => {
  it.each([true, false])('a session log, redacted %s', async (redact) => {
    const text = await joined(writeLog(builder.batches, builder.readPayload, { redact, producer }));
    const imported = readLog(text);
    expect(imported.problems).toEqual([]);
    expect(written).toHaveLength(3);
    expect(spans(replay(imported))).toEqual(written);
  });

  it.each([true, false])('a HAR, and a HAR of that, redacted %s', async (redact) => {
    const options = { redact, producer, browser: null };
    let { batches, readPayload }: Pick<Imported, 'batches' | 'readPayload'> = builder;
    for (let times = 0; times < 2; times++) {
      const imported = readHar(await joined(writeHar(batches, readPayload, options)));
      expect(imported.problems).toEqual([]);
      expect(spans(replay(imported))).toEqual(written);
      ({ batches, readPayload } = imported);
    }
  });

  it('a transcript in its order, for the notation has no times', async () => {
    const text = await joined(writeTranscript(session, builder.readPayload, { redact: false }));
    const lines = text.split('\n').filter((line) => line.startsWith('! page'));
    expect(lines).toEqual([
      '! page hidden',
      '! page frozen',
      '! page resumed',
      '! page clock-jumped 4500.5',
      '! page visible',
    ]);
    const imported = readTranscript(text);
    expect(imported.problems).toEqual([]);
    expect(await joined(writeTranscript(replay(imported), imported.readPayload, { redact: false }))).toBe(
      text,
    );
  });

  it('no transcript takes what is none of it', () => {
    const { problems } = readTranscript(
      '! url "ws://h/"\n! page dancing\n! page clock-jumped soon\n! page\n! closed',
    );
    expect(problems).toHaveLength(3);
  });
});
