import type { ByteSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';
import { attachFiles } from '../har/attach-files.ts';
import { readHar } from '../har/read-har.ts';
import type { Imported } from '../imported.ts';
import { isObject, member, stringMember } from '../json-access.ts';
import { parseJson } from '../parse-json.ts';
import { decodeText } from './decode-text.ts';
import type { Zip } from './zip.ts';

const EXPECTED = 'a zip that holds a HAR, a Playwright trace, or a single file';

/**
 * Reads what Playwright packs: a HAR with the bodies and messages of its entries in separate files, or a trace. A zip with
 * a single file goes to `readFile`. Throws only FormatError.
 */
export function readZip(zip: Zip, readFile: (file: ByteSource) => Imported): Imported {
  const attachment = (name: string) => zip.read(name);
  const hars = zip.names.filter((name) => /\.har$/i.test(name));
  const [har] = hars;
  if (har !== undefined && zip.names.every((name) => hars.includes(name) || name.endsWith('/'))) {
    const alone = zip.open(har);
    if (alone !== null) return withLeftOut(readFile(alone), hars.slice(1));
  }
  if (har !== undefined) {
    const root = parseJson(decodeText(zip.read(har) ?? new Uint8Array(0)), EXPECTED);
    return withLeftOut(readHar(attachFiles(root, attachment)), hars.slice(1));
  }
  const networks = zip.names.filter((name) => /(?:^|[.-])network$/.test(name));
  if (networks.length > 0) return readHar(attachFiles(traceAsHar(zip, networks), attachment));
  const [only, ...others] = zip.names.filter((name) => !name.endsWith('/'));
  const file = only === undefined || others.length > 0 ? null : zip.open(only);
  if (file !== null) return readFile(file);
  throw new FormatError('not-this-format', 'The zip has no file that can be read', '', EXPECTED);
}

/** Returns the network part of a Playwright trace, whose lines hold HAR entries, as a HAR. */
function traceAsHar(zip: Zip, networks: readonly string[]): object {
  const options = zip.names
    .filter((name) => /(?:^|[.-])trace$/.test(name))
    .flatMap((name) => linesOf(zip, name))
    .find((line) => member(line, 'type') === 'context-options');
  const entries = networks.flatMap((name) =>
    linesOf(zip, name).flatMap((line) =>
      member(line, 'type') === 'resource-snapshot' ? [member(line, 'snapshot')] : [],
    ),
  );
  const version = stringMember(options, 'playwrightVersion') ?? '';
  const creator = { name: 'Playwright trace', version };
  const browser = { name: stringMember(options, 'browserName') ?? '', version: '' };
  return { log: { version: '1.2', creator, browser, entries } };
}

/** Parses lines of JSON. A line that is not JSON is left out, as the last line of a truncated trace may be. */
function linesOf(zip: Zip, name: string): object[] {
  const text = decodeText(zip.read(name) ?? new Uint8Array(0));
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return isObject(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}

function withLeftOut(imported: Imported, names: readonly string[]): Imported {
  if (names.length === 0) return imported;
  const problems = names.map((where) => ({
    where,
    what: 'is left out: only the first HAR of a zip is read',
  }));
  return {
    ...imported,
    problems: [...imported.problems, ...problems],
    problemCount: imported.problemCount + problems.length,
  };
}
