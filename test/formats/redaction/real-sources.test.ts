import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeHar } from '../../../src/formats/har/write-har.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readLog } from '../../../src/formats/log/read-log.ts';
import { writeLog } from '../../../src/formats/log/write-log.ts';
import { writeTranscript } from '../../../src/formats/transcript/write-transcript.ts';
import { joined } from '../sample-log.ts';
import { type Mode, recorded } from './real-sources.ts';

const options = { producer: { name: 'Switchyard', version: '0' }, browser: null };

/** Every format that leaves the machine, redacted or whole. */
async function exportsOf(mode: Mode, plant: (place: string) => string, redact: boolean) {
  const builder = recorded(mode, plant);
  const { batches, readPayload } = builder;
  const log = await joined(writeLog(batches, readPayload, { ...options, redact }));
  const whole = await joined(writeLog(batches, readPayload, { ...options, redact: false }));
  const session = replay(readLog(whole));
  return {
    log,
    har: await joined(writeHar(batches, readPayload, { ...options, redact })),
    transcript: await joined(writeTranscript(session, readPayload, { redact })),
  };
}

/** The forms in which a secret may stand in a file: as it is, percent-encoded, in JSON, and in base64 at each of three offsets. */
function formsOf(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const shifted = [0, 1, 2].map((offset) => {
    const base64 = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64url');
    // Letters that share bits with what stands before and after are left out.
    return base64.slice(offset === 0 ? 0 : 4, -4);
  });
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...shifted];
}

/** Letters and digits mixed, as tokens are. */
const token = fc
  .tuple(fc.stringMatching(/^[A-Za-z]{6}[0-9]{4}[A-Za-z0-9]{14}$/), fc.stringMatching(/^[A-Za-z0-9]{6}$/))
  .map(([a, b]) => a + b);

it('records in Standard a stream that is joined by its order, and sockets that the network log alone knows', () => {
  const joins = recorded('standard', () => 'x').batches.flatMap(({ events }) =>
    events.flatMap(({ event }) => (event.type === 'connection/joined' ? [event.how] : [])),
  );
  expect(joins).toEqual(['by-order']);
});

describe.each(['standard', 'deep', 'firefox'] as const)('a redacted export of %s', (mode) => {
  it('holds no secret that the real sources recorded', async () => {
    await fc.assert(
      fc.asyncProperty(token, async (seed) => {
        const planted = new Map<string, string>();
        const plant = (place: string) => {
          const secret = planted.get(place) ?? `${seed}${String(planted.size).padStart(4, '0')}`;
          planted.set(place, secret);
          return secret;
        };
        const files = await exportsOf(mode, plant, true);
        const left = Object.entries(files).flatMap(([format, text]) => {
          const found = [...planted].filter(([, secret]) =>
            formsOf(secret).some((form) => text.includes(form)),
          );
          return found.map(([place]) => `${format}: ${place}`);
        });
        expect(left).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it('is written from fields that really held them', async () => {
    const places = new Set<string>();
    const plant = (place: string) => {
      places.add(place);
      return `Pl4nt3d${[...places].indexOf(place)}xQ9zW8vB7nM6kJ5h`;
    };
    const { log } = await exportsOf(mode, plant, false);
    const held = [...places].filter((_, i) => log.includes(`Pl4nt3d${i}xQ9zW8vB7nM6kJ5h`));
    // A test of this kind passes as well where nothing was recorded.
    expect(held.length).toBeGreaterThan(40);
  });
});

it('hides the URL in a key of an older log', async () => {
  const builder = recorded('standard', () => 'x');
  const whole = await joined(writeLog(builder.batches, builder.readPayload, { ...options, redact: false }));
  const old = whole.replace(
    /"sourceKey":"har [^"]*"/g,
    '"sourceKey":"har wss://a.example/?token=hunter2hunter2 1 k"',
  );
  expect(old).toContain('hunter2');
  const { batches, readPayload } = readLog(old);
  const session = replay(readLog(old));
  const files = [
    await joined(writeLog(batches, readPayload, { ...options, redact: true })),
    await joined(writeHar(batches, readPayload, { ...options, redact: true })),
    await joined(writeTranscript(session, readPayload, { redact: true })),
  ];
  for (const file of files) expect(file).not.toContain('hunter2');
});
