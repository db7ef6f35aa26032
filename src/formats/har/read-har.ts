import type { Imported } from '../imported.ts';
import { arrayMember } from '../json-access.ts';
import { parseJson } from '../parse-json.ts';
import { HarEntries } from './har-entries.ts';
import { EXPECTED_HAR, harLog } from './har-log.ts';
import { importHar } from './import-har.ts';

/**
 * Reads a HAR of any producer, from its text or its parsed JSON. Entries that are protocol switches or attempts become
 * connections, in the order of the file; the others are counted. Broken entries are listed as problems. Throws only
 * FormatError: where the text is not JSON or is cut short, or the JSON is not a HAR or is of a newer version.
 */
export function readHar(file: unknown): Imported {
  const log = harLog(typeof file === 'string' ? parseJson(file, EXPECTED_HAR) : file);
  const entries = new HarEntries();
  for (const entry of arrayMember(log, 'entries')) entries.add(entry);
  return importHar(log, entries);
}
