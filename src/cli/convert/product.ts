import { readFile } from 'node:fs/promises';
import { isObject, stringMember } from '../../formats/json-access.ts';

/** What files name as their producer. */
export async function product(): Promise<{ name: string; version: string }> {
  const manifest: unknown = JSON.parse(
    await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
  );
  const version = isObject(manifest) ? stringMember(manifest, 'version') : null;
  return { name: 'Switchyard', version: version ?? '' };
}
