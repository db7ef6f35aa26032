import { writeHar } from '../../formats/har/write-har.ts';
import { type Imported, replay } from '../../formats/imported.ts';
import { writeLog } from '../../formats/log/write-log.ts';
import { writeTranscript } from '../../formats/transcript/write-transcript.ts';
import { CannotDo } from '../cannot-do.ts';
import { printable } from '../check/printable.ts';
import { readImport } from '../check/read-file.ts';
import { say } from '../say.ts';
import { type ConvertOptions, convertOptions } from './options.ts';
import { product } from './product.ts';
import { writeOut } from './write-out.ts';

/**
 * `npm run convert`: writes a file in another format. 0: done, what was broken in the file is said on standard error;
 * 2: it could not be done, with a sentence there.
 */
export async function runConvert(args: readonly string[]): Promise<number> {
  try {
    const options = convertOptions(args);
    const imported = await readImport(options.file);
    for (const { where, what } of imported.problems) say(printable(`${options.file}: ${where}: ${what}`));
    await writeOut(await written(imported, options), options.out);
    return 0;
  } catch (error) {
    if (!(error instanceof CannotDo)) throw error;
    say(printable(error.message));
    return 2;
  }
}

async function written(imported: Imported, { to, redact }: ConvertOptions): Promise<AsyncGenerator<string>> {
  const producer = await product();
  if (to === 'log') return writeLog(imported.batches, imported.readPayload, { redact, producer });
  if (to === 'transcript') return writeTranscript(replay(imported), imported.readPayload, { redact });
  return writeHar(imported.batches, imported.readPayload, {
    redact,
    producer,
    browser: browserOf(imported),
  });
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
