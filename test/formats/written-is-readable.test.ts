import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import Ajv from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROJECT } from '../../src/cli/build/project.ts';
import { FormatError } from '../../src/formats/format-error.ts';
import { writeHar } from '../../src/formats/har/write-har.ts';
import { type Imported, replay } from '../../src/formats/imported.ts';
import { writeLog } from '../../src/formats/log/write-log.ts';
import { readAny } from '../../src/formats/recognize.ts';
import { writeTranscript } from '../../src/formats/transcript/write-transcript.ts';
import { sessionLogSchema } from './log/session-log-schema.ts';
import { joined, logOf, pageEvents, sampleEvents } from './sample-log.ts';
import { standardEvents } from './standard-log.ts';

// Whatever numbers a file has in place of its own: what is written of it passes our own readers and the schemas.

const CASES = join(PROJECT, 'test/fixtures/cases');
const NUMBERS = [
  '1e308',
  '-1e308',
  '1e999',
  '-1e999',
  '0.5',
  '-1',
  '4294967296',
  '9007199254740993',
  '1e16',
  '99999',
  '1e14',
];
const PRODUCER = { name: 'S', version: '0' };

const isLogLine = new Ajv().compile(sessionLogSchema());

/** har-schema has no types of its own: each of its members is one schema. */
const schemas: Record<string, object> = createRequire(import.meta.url)('har-schema');
const harAjv = new Ajv({ meta: false, format: 'full', schemaId: 'auto' });
harAjv.addMetaSchema(createRequire(import.meta.url)('ajv/lib/refs/json-schema-draft-06.json'));
harAjv.addSchema(Object.values(schemas));

async function sources(): Promise<readonly string[]> {
  const kept = readdirSync(CASES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.har'))
    .map((name) => readFileSync(join(CASES, name), 'utf8'))
    // Large ones have no other shapes, and take seconds each.
    .filter((text) => text.length < 60_000);
  const made = [sampleEvents(), standardEvents(), pageEvents()].map((events) => logOf(events).builder);
  const options = { redact: false, producer: PRODUCER, browser: null };
  const written = made.flatMap(({ batches, readPayload }) => [
    joined(writeLog(batches, readPayload, options)),
    joined(writeHar(batches, readPayload, options)),
  ]);
  return [...kept, ...(await Promise.all(written))];
}

/** The text with some of its numbers replaced, wherever they stand as a value. */
function withNumbers(text: string, every: number, first: number, number: string): string {
  let n = 0;
  return text.replace(/(?<=[:[,])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?=[,\]}])/g, (known) =>
    n++ % every === first % every ? number : known,
  );
}

async function written(imported: Imported, redact: boolean) {
  const { batches, readPayload } = imported;
  const options = { redact, producer: PRODUCER, browser: null };
  return {
    log: await joined(writeLog(batches, readPayload, options)),
    har: await joined(writeHar(batches, readPayload, options)),
    transcript: await joined(writeTranscript(replay(imported), readPayload, { redact })),
  };
}

describe('what is written of a file with any numbers', () => {
  it('passes the schemas and our own readers, and is written the same from what they read', async () => {
    const texts = await sources();
    const given = fc.record({
      text: fc.constantFrom(...texts),
      every: fc.integer({ min: 1, max: 40 }),
      first: fc.nat(40),
      number: fc.constantFrom(...NUMBERS),
      redact: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(given, async ({ text, every, first, number, redact }) => {
        let imported: Imported;
        try {
          imported = readAny(withNumbers(text, every, first, number));
        } catch (error) {
          // A version that nobody knows.
          expect(error).toBeInstanceOf(FormatError);
          return;
        }
        const { log, har, transcript } = await written(imported, redact);
        for (const line of log.trimEnd().split('\n'))
          expect([line, isLogLine(JSON.parse(line))]).toEqual([line, true]);
        expect(harAjv.validate('har.json#', JSON.parse(har)) ? null : harAjv.errors).toBeNull();
        const again = readAny(log);
        expect(again.problems).toEqual([]);
        if (!redact) expect(firstDifference((await written(again, redact)).log, log)).toBeNull();
        expect(readAny(har).problems).toEqual([]);
        if (replay(imported).connections.length > 0) expect(readAny(transcript).problems).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

/** Of two logs, the first line that says something else; the order of members says nothing. */
function firstDifference(one: string, other: string): readonly (string | undefined)[] | null {
  const [lines, others] = [one.split('\n'), other.split('\n')];
  for (let n = 0; n < Math.max(lines.length, others.length); n++) {
    const [line, of] = [lines[n], others[n]];
    if (line === of) continue;
    if (line === undefined || of === undefined) return [line, of];
    if (!isDeepStrictEqual(JSON.parse(line), JSON.parse(of))) return [line.slice(0, 400), of.slice(0, 400)];
  }
  return null;
}
