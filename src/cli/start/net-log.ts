import { open } from 'node:fs/promises';
import { writeHar } from '../../formats/har/write-har.ts';
import type { Imported } from '../../formats/imported.ts';
import { joinWire } from '../../formats/join-wire/join-wire.ts';
import { writeLog } from '../../formats/log/write-log.ts';
import { readImport } from '../input/read-file.ts';
import { PRODUCT } from '../product.ts';
import { say } from '../say.ts';

/** The switches by which Chromium writes its NetLog, with the bytes of its sockets, to a file. */
export function netLogFlags(file: string): readonly string[] {
  return [`--log-net-log=${file}`, '--net-log-capture-mode=Everything'];
}

/**
 * Adds the frames that a NetLog shows to an exported session log. The result lists the parts that could not be read.
 * @throws CannotDo where one of the files cannot be read
 */
export async function readJoined(log: string, netlog: string): Promise<Imported> {
  const joined = await joinWire(await readImport(log), await readImport(netlog));
  for (const { where, what } of joined.problems) say(`NetLog: ${where === '' ? '' : `${where}: `}${what}`);
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
