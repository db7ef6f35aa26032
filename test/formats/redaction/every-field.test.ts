import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COPY_FORMATS } from '../../../src/formats/copy-as/copy-formats.ts';
import { withPlaceholders } from '../../../src/formats/copy-as/with-placeholders.ts';
import { writeHar } from '../../../src/formats/har/write-har.ts';
import { writeLog } from '../../../src/formats/log/write-log.ts';
import { Pseudonyms } from '../../../src/formats/redaction/pseudonyms.ts';
import { redactFieldValue } from '../../../src/formats/redaction/redact-field.ts';
import { writeReport } from '../../../src/formats/report/write-report.ts';
import { writeTranscript } from '../../../src/formats/transcript/write-transcript.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { joined, logOf } from '../sample-log.ts';
import { type Choose, plantedEvents } from './planted-events.ts';

const options = { producer: { name: 'Switchyard', version: '0' }, browser: null };
const read = () => Promise.reject(new Error('a redacted export reads no payload'));

type Form = (secret: string) => string;

/** A URL says by a name what is secret, however short it is. */
const NAMED_IN_URL: readonly Form[] = [
  (secret) => `wss://a.example/live?x=1&token=${secret}&y=2`,
  (secret) => `wss://a.example/live?user_id=${secret}`,
  (secret) => `wss://me:${secret}@a.example/live`,
  (secret) => `wss://a.example/live#access_token=${secret}`,
  (secret) => `wss://a.example/token/${secret}/live`,
  (secret) => `https://a.example/?next=wss%3A%2F%2Fb.example%2F%3Ftoken%3D${secret}`,
];
/** So does JSON, and a scheme of credentials. */
const NAMED: readonly Form[] = [
  (secret) => `{"token":"${secret}"}`,
  (secret) => `said {"a":1,"session": "${secret}"} and left`,
  (secret) => `"{\\"password\\":\\"${secret}\\"}"`,
  (secret) => `Bearer ${secret}`,
];
/** A long secret is known by its look as well. */
const LOOKS_IN_URL: readonly Form[] = [
  (secret) => `wss://a.example/live?x=${secret}`,
  (secret) => `wss://a.example/${secret}/live`,
  (secret) => `wss://a.example/live?${secret}`,
  (secret) => `wss://a.example/live#${secret}`,
  (secret) => `wss://a.example/live?state=7%3A${secret}`,
];
/** In words that people and programs write, it may stand anywhere. */
const LOOKS: readonly Form[] = [
  (secret) => secret,
  (secret) => `the peer said ${secret}, and left`,
  (secret) => `id=${secret}; a="${secret}"`,
  (secret) => `(${secret}) [${secret}] <${secret}> '${secret}': ${secret}.`,
];

/** Places of URLs: a host is no secret, or a redacted file would accuse the request of another host. */
const URLS = /\.(?:url|pageUrl|target)(?:\.value)?$/;
/** Keys come from browsers, and tell documents and connections apart. A file of an older version has URLs in them. */
const KEYS = /\.(?:sourceKey|document)$/;

const alphabet = '[A-Za-z0-9]';
const seeds = fc.record({
  long: fc.stringMatching(new RegExp(`^[A-Za-z]{6}[0-9]{4}${alphabet}{14}$`)),
  short: fc.stringMatching(/^[a-z]{3}[0-9]{3}[a-z]{3}$/),
  /** Which word of a closed list is taken. */
  word: fc.nat({ max: 20 }),
});

const firstOf: Choose = (words) => words[0] ?? '';

/** Plants a secret of its own into each place, in one form, and names the places whose secret is in a file. */
async function places(form: Form, seed: string, choose: Choose, of: RegExp | null, redact: boolean) {
  const planted = new Map<string, string>();
  const events = plantedEvents((place) => {
    if (of?.test(place) === true) return 'x';
    const secret = `${seed}${String(planted.size).padStart(3, '0')}`;
    planted.set(place, secret);
    return form(secret);
  }, choose);
  const { session, builder } = logOf(events);
  const files = {
    log: await joined(writeLog(builder.batches, read, { ...options, redact })),
    har: await joined(writeHar(builder.batches, read, { ...options, redact })),
    transcript: await joined(writeTranscript(session, read, { redact })),
    html: await joined(writeReport(session, read, { ...options, redact, recordedBy: '' })),
    copied: session.connections.map((each) => copiedText(each, redact)).join('\n'),
  };
  return Object.entries(files).flatMap(([format, text]) =>
    [...planted].filter(([, secret]) => text.includes(secret)).map(([place]) => `${format}: ${place}`),
  );
}

/** What the panel copies of a connection, in each of its formats. */
function copiedText(connection: Connection, redact: boolean): string {
  const shown = redact ? withPlaceholders(connection) : connection;
  return COPY_FORMATS.map(({ write }) => write(shown, []) ?? '').join('\n');
}

describe('a redacted export', () => {
  const cases = [
    ['URLs that name a secret', NAMED_IN_URL, 'short', null],
    ['texts that name a secret', NAMED, 'short', null],
    ['URLs with a long secret', LOOKS_IN_URL, 'long', null],
    ['texts with a long secret', LOOKS, 'long', new RegExp(`${URLS.source}|${KEYS.source}`)],
  ] as const;

  it.each(cases)('holds no secret of any field of any event: %s', async (_, forms, length, left) => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.constantFrom(...forms), async (seed, form) => {
        const choose: Choose = (words) => words[seed.word % words.length] ?? '';
        expect(await places(form, seed[length], choose, left, true)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('is tried on fields that a whole export does hold', async () => {
    const held = await places((secret) => secret, 'Qz7Kp3Vm9Lt2Rb8Nd5Wx', firstOf, null, false);
    const all: string[] = [];
    plantedEvents((place) => {
      all.push(`log: ${place}`);
      return '';
    }, firstOf);
    expect(held.filter((place) => place.startsWith('log: '))).toEqual(all);
    expect(all).toContain('log: connection/opened.extensions');
    expect(held.filter((place) => place.startsWith('har: ')).length).toBeGreaterThan(20);
    expect(held.filter((place) => place.startsWith('transcript: ')).length).toBeGreaterThanOrEqual(10);
    expect(held.filter((place) => place.startsWith('html: ')).length).toBeGreaterThanOrEqual(10);
    // A command needs an address, so a bare secret is in none.
    const [inUrl = String] = NAMED_IN_URL;
    const copied = await places(inUrl, 'Qz7Kp3Vm9Lt2Rb8Nd5Wx', firstOf, null, false);
    expect(copied).toContain('copied: connection/created.url');
  });
});

it.each([
  'Upgrade',
  'Connection',
  'Sec-WebSocket-Extensions',
  'Sec-WebSocket-Version',
  'WWW-Authenticate',
  'Via',
  'Server',
  'Set-Cookie',
  'Sec-WebSocket-Protocol',
  'X-Anything',
  'Content-Security-Policy',
  'Keep-Alive',
  'User-Agent',
])('a field %s holds no secret, in whatever form', (name) => {
  fc.assert(
    fc.property(
      seeds,
      fc.constantFrom(...NAMED_IN_URL, ...NAMED),
      fc.constantFrom(...LOOKS_IN_URL, ...LOOKS),
      (seed, named, looks) => {
        expect(redactFieldValue(name, named(seed.short), new Pseudonyms())).not.toContain(seed.short);
        expect(redactFieldValue(name, looks(seed.long), new Pseudonyms())).not.toContain(seed.long);
      },
    ),
  );
});
