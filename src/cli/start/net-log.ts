import { open } from 'node:fs/promises';
import { writeHar } from '../../formats/har/write-har.ts';
import type { Imported } from '../../formats/imported.ts';
import { joinWire } from '../../formats/join-wire/join-wire.ts';
import { writeLog } from '../../formats/log/write-log.ts';
import { Pseudonyms } from '../../formats/redaction/pseudonyms.ts';
import { redactText } from '../../formats/redaction/redact-text.ts';
import { readImport } from '../input/read-file.ts';
import { PRODUCT } from '../product.ts';
import { say } from '../say.ts';

/** The switches by which Chromium writes its NetLog, with the bytes of its sockets, to a file. */
export function netLogFlags(file: string): readonly string[] {
  return [`--log-net-log=${file}`, '--net-log-capture-mode=Everything'];
}

/**
 * Adds the frames that a NetLog shows to an exported session log. Says what could not be read, and what the two have not in common.
 * @param redact whether secrets in addresses are hidden there
 * @throws CannotDo where one of the files cannot be read
 */
export async function readJoined(log: string, netlog: string, redact: boolean): Promise<Imported> {
  const joined = await joinWire(await readImport(log), await readImport(netlog));
  for (const { where, what } of joined.problems) say(`NetLog: ${where === '' ? '' : `${where}: `}${what}`);
  const pseudonyms = new Pseudonyms();
  for (const { url, what } of joined.differences)
    say(`NetLog: ${redact ? redactText(url, pseudonyms) : url}: ${what}.`);
  return joined;
}

/** Writes a joined session to a file. */
export async function writeJoined(
  { batches, readPayload }: Imported,
  format: 'har' | 'log',
  redact: boolean,
  file: string,
): Promise<void> {
  const options = { redact, producer: PRODUCT, browser: null };
  const pieces =
    format === 'har' ? writeHar(batches, readPayload, options) : writeLog(batches, readPayload, options);
  const handle = await open(file, 'w');
  try {
    for await (const piece of pieces) await handle.write(piece);
  } finally {
    await handle.close();
  }
}
