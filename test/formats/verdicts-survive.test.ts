import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { judgeSession } from '../../src/analysis/judge-session.ts';
import { PROJECT } from '../../src/cli/build/project.ts';
import { writeHar } from '../../src/formats/har/write-har.ts';
import { type Imported, replay } from '../../src/formats/imported.ts';
import { writeLog } from '../../src/formats/log/write-log.ts';
import { readFile } from '../../src/formats/read-file.ts';
import { keepingKinds, NO_RULES, type RedactionRules } from '../../src/formats/redaction/redaction-rules.ts';
import { SECRET_KINDS } from '../../src/formats/redaction/secret-kind.ts';
import { writeTranscript } from '../../src/formats/transcript/write-transcript.ts';
import { plantedSession } from './redaction/planted-secrets.ts';
import { logOf } from './sample-log.ts';

const FIXTURES = join(PROJECT, 'test/fixtures');
const PRODUCER = { name: 'test', version: '1' };

/** Every file of the fixtures that opens, by its path. */
const FILES: readonly (readonly [string, Imported])[] = readdirSync(FIXTURES, {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => /\.(?:har|txt|log|jsonl?|zip|pcap(?:ng)?|http|gz)$/.test(name))
  // Bombs and depths take seconds, and say nothing that the small ones do not.
  .filter((name) => !/^hostile\/.*\.gz$|bomb/.test(name))
  .toSorted()
  .flatMap((name) => {
    try {
      return [[name, readFile(readFileSync(join(FIXTURES, name)))] as const];
    } catch {
      return [];
    }
  });

type Write = (imported: Imported, rules: RedactionRules | null) => AsyncGenerator<string>;

/** The formats that we write and read. */
const FORMATS: readonly (readonly [string, Write])[] = [
  [
    'har',
    ({ batches, readPayload }, rules) =>
      writeHar(batches, readPayload, { producer: PRODUCER, browser: null, ...redaction(rules) }),
  ],
  [
    'log',
    ({ batches, readPayload }, rules) =>
      writeLog(batches, readPayload, { producer: PRODUCER, ...redaction(rules) }),
  ],
  [
    'transcript',
    (imported, rules) => writeTranscript(replay(imported), imported.readPayload, redaction(rules)),
  ],
];

function redaction(rules: RedactionRules | null) {
  return rules === null ? { redact: false } : { redact: true, rules };
}

/** What is said of a connection, by check; its outcome, and the cause of a failure. */
interface Said {
  readonly began: string;
  readonly verdicts: ReadonlyMap<string, string>;
}

function saidOf(imported: Imported): Said[] {
  return judgeSession(replay(imported), null).map(({ connection, findings, explanation }) => {
    const { kind, createdAt, sources, outcome } = connection;
    // That a debugger named no reason is known from the recording alone.
    const causeLost = kind === 'webtransport' && sources.includes('debugger');
    const verdicts = new Map<string, string>(findings.map(({ check, verdict }) => [check, verdict]));
    verdicts.set('(outcome)', outcome);
    if (!causeLost) verdicts.set('(cause)', explanation?.cause ?? 'none');
    return { began: `${kind} ${createdAt}`, verdicts };
  });
}

async function rewritten(imported: Imported, write: Write, rules: RedactionRules | null): Promise<Imported> {
  let text = '';
  for await (const piece of write(imported, rules)) text += piece;
  return readFile(new TextEncoder().encode(text));
}

/** What is said otherwise of the written file than of the original, but what is not known any more. */
function changes(before: Said[], after: Said[], format: string): string[] {
  if (before.length !== after.length) return [`${before.length} connections, now ${after.length}`];
  const left = [...after];
  return before.flatMap(({ began, verdicts }, i) => {
    // A HAR lists connections by time.
    const at = format === 'har' ? left.findIndex((each) => each.began === began) : 0;
    const [now] = left.splice(Math.max(0, at), 1);
    return [...verdicts].flatMap(([check, was]) => {
      const is = now?.verdicts.get(check) ?? 'missing';
      // A transcript has no frames of a connection that was refused.
      const unframed = format === 'transcript' && was === 'pass' && is === 'not-applicable';
      return was === is || is === 'unknown' || unframed ? [] : [`connection ${i}: ${check}: ${was} -> ${is}`];
    });
  });
}

const RULES: readonly (readonly [string, RedactionRules | null])[] = [
  ['not redacted', null],
  ['redacted', NO_RULES],
  ['with secrets of all kinds', keepingKinds(NO_RULES, SECRET_KINDS)],
];

const { batches, readPayload } = logOf(plantedSession().events).builder;
const PLANTED: Imported = {
  batches,
  readPayload,
  format: 'log',
  producer: '',
  redacted: false,
  problems: [],
  problemCount: 0,
  ordinaryRequests: 0,
};

const BEFORE = [...FILES, ['planted', PLANTED] as const].map(
  ([name, imported]) => [name, imported, saidOf(imported)] as const,
);

it.each(
  FORMATS.flatMap(([format, write]) => RULES.map(([how, rules]) => [format, how, write, rules] as const)),
)('a %s, %s, says nothing that the original did not say', async (format, _how, write, rules) => {
  const changed: Record<string, string[]> = {};
  for (const [name, imported, before] of BEFORE) {
    // A transcript has no wire, and no room for what is no HTTP.
    if (format === 'transcript' && name.startsWith('hostile/')) continue;
    // A transcript of no connection is an empty file.
    if (before.length === 0) continue;
    const after = saidOf(await rewritten(imported, write, rules));
    const said = changes(before, after, format);
    if (said.length > 0) changed[name] = said;
  }
  expect(changed).toEqual({});
});
