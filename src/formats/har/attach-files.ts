import { encodeBase64 } from '../base64.ts';
import { arrayMember, isObject, type JsonObject, member, stringMember } from '../json-access.ts';
import { classifyEntry } from './classify-entry.ts';
import { readFields } from './read-fields.ts';

const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * Puts back into a HAR what Playwright wrote into separate files: bodies, and messages as lines of JSON. Ordinary requests
 * stay as they are, and so do entries without such a file.
 */
export function attachFiles(root: unknown, fileOf: (name: string) => Uint8Array | null): unknown {
  const log = member(root, 'log');
  if (!isObject(root) || !isObject(log)) return root;
  const entries = arrayMember(log, 'entries').map((entry) =>
    isObject(entry) ? attach(entry, fileOf) : entry,
  );
  return { ...root, log: { ...log, entries } };
}

function attach(entry: JsonObject, fileOf: (name: string) => Uint8Array | null): JsonObject {
  const response = member(entry, 'response');
  const content = member(response, 'content');
  if (!isObject(response) || !isObject(content)) return entry;
  const name = stringMember(content, '_file');
  const hash = stringMember(content, '_sha1');
  if (name === null && hash === null) return entry;
  if (classifyEntry(entry, readFields(member(entry, 'request')), readFields(response)) === null) return entry;
  const bytes = name === null ? fileOf(`resources/${hash}`) : fileOf(name);
  if (bytes === null) return entry;
  if (/\.jsonl$/i.test(name ?? '')) return { ...entry, _webSocketMessages: messagesOf(bytes) };
  return { ...entry, response: { ...response, content: { ...content, ...textOf(bytes) } } };
}

function messagesOf(bytes: Uint8Array): unknown[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.filter((line) => line.trim() !== '').map(parsedLine);
}

/** A broken line stays as a value that is not a message: the reader reports it as a problem. */
function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}

function textOf(bytes: Uint8Array): object {
  try {
    return { text: strict.decode(bytes) };
  } catch {
    return { text: encodeBase64(bytes), encoding: 'base64' };
  }
}
