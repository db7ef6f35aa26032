import { writeHar } from '../../formats/har/write-har.ts';
import { type Imported, replay } from '../../formats/imported.ts';
import { writeLog } from '../../formats/log/write-log.ts';
import { KeptBodies } from '../../formats/redaction/kept-bodies.ts';
import { readRules } from '../../formats/redaction/read-rules.ts';
import { NO_RULES, type RedactionRules } from '../../formats/redaction/redaction-rules.ts';
import { WatchedRules } from '../../formats/redaction/watched-rules.ts';
import { writeReport } from '../../formats/report/write-report.ts';
import { writeTranscript } from '../../formats/transcript/write-transcript.ts';
import { nameOf, readImport } from '../input/read-file.ts';
import { readParsed } from '../input/read-parsed.ts';
import { runCommand } from '../options/run-command.ts';
import { printable } from '../output/printable.ts';
import { NOTHING_SWITCHED } from '../output/say-nothing-switched.ts';
import { sayProblems } from '../output/say-problems.ts';
import { PRODUCT } from '../product.ts';
import { say } from '../say.ts';
import { CONVERT_LINE, type ConvertOptions, convertOptions } from './options.ts';
import { patternDeadline } from './pattern-deadline.ts';
import { writeOut } from './write-out.ts';

/** More lines nobody reads. */
const MOST_UNMATCHED = 50;

/**
 * `convert`: writes a file in another format. 0: done, with a line on standard error for each broken part of the file; 2:
 * it could not be done, with a sentence there.
 */
export function runConvert(args: readonly string[]): Promise<number> {
  return runCommand(CONVERT_LINE, args, (given) => convert(convertOptions(given)));
}

async function convert(options: ConvertOptions): Promise<number> {
  const ofFile = options.rules === null ? NO_RULES : await readParsed(options.rules, readRules);
  const watched = new WatchedRules(
    { ...ofFile, keepShapes: new Set([...ofFile.keepShapes, ...options.keepShapes]) },
    patternDeadline(nameOf(options.rules ?? '')),
  );
  const imported = await readImport(options.file);
  sayProblems(options.file, imported);
  if (!imported.batches.some(({ events }) => events.some(({ event }) => 'connection' in event)))
    say(printable(`${nameOf(options.file)}: ${NOTHING_SWITCHED}`));
  await writeOut(await written(imported, options, watched.rules), options.out, [
    options.file,
    ...(options.rules === null ? [] : [options.rules]),
  ]);
  if (options.rules !== null) sayUnmatched(options.rules, watched.unmatched());
  return 0;
}

/** A rule that is misspelt hides nothing: who shares the file has to know. */
function sayUnmatched(file: string, unmatched: readonly string[]): void {
  const shown = unmatched.slice(0, MOST_UNMATCHED);
  for (const rule of shown) say(printable(`${nameOf(file)}: ${rule} matched nothing.`));
  const more = unmatched.length - shown.length;
  if (more > 0) say(printable(`${nameOf(file)}: ${more} more rules matched nothing.`));
}

async function written(
  imported: Imported,
  { to, redact }: ConvertOptions,
  rules: RedactionRules,
): Promise<AsyncGenerator<string>> {
  const { batches, readPayload } = imported;
  const producer = PRODUCT;
  const kept =
    rules.keepMessages.size === 0 ? null : await KeptBodies.open(replay(imported), readPayload, rules);
  const redaction = { redact, rules, ...(kept === null ? {} : { bodies: kept }) };
  if (to === 'log') return writeLog(batches, readPayload, { ...redaction, producer });
  if (to === 'transcript') return writeTranscript(replay(imported), readPayload, redaction);
  if (to === 'html')
    return writeReport(replay(imported), readPayload, {
      ...redaction,
      producer,
      recordedBy: imported.producer,
    });
  return writeHar(batches, readPayload, { ...redaction, producer, browser: browserOf(imported) });
}

/** The browser that recorded the file, where the file says; a name and its version. */
function browserOf({ batches }: Imported): { name: string; version: string } | null {
  for (const { events } of batches) {
    for (const { event } of events) {
      if (event.type !== 'recording/started' || event.browser === '') continue;
      const space = event.browser.lastIndexOf(' ');
      if (space <= 0) return { name: event.browser, version: '' };
      return { name: event.browser.slice(0, space), version: event.browser.slice(space + 1) };
    }
  }
  return null;
}
