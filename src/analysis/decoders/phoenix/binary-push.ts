import { ByteReader } from '../binary/byte-reader.ts';
import { readSafely } from '../binary/read-safely.ts';
import { type Decoded, type DecodingProblem, INVALID } from '../decoded.ts';
import { branch, leaf, type TreeNode } from '../tree/tree-node.ts';
import { utf8Text } from '../tree/utf8.ts';

const KINDS = ['push', 'reply', 'broadcast'];
/** The fields whose lengths stand at the beginning, by kind; what the server pushes has no reference. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  push: ['join_ref', 'topic', 'event'],
  'push of the client': ['join_ref', 'ref', 'topic', 'event'],
  reply: ['join_ref', 'ref', 'topic', 'status'],
  broadcast: ['topic', 'event'],
};

/** A binary message of the V2 serializer: its kind, a byte of length for each field, the fields, and the payload. */
export function binaryPush(bytes: Uint8Array, outgoing: boolean): Decoded {
  const problems: DecodingProblem[] = [];
  const parts: TreeNode[] = [];
  const texts = new Map<string, string>();
  let kind = '';
  readSafely(() => {
    const reader = new ByteReader(bytes);
    const code = reader.uint8('kind');
    kind = KINDS[code] ?? '';
    parts.push(leaf('kind', kind === '' ? code : kind, 0, 1));
    if (kind === '') {
      problems.push({ offset: 0, what: `There is no kind ${code}.` });
      return;
    }
    const names = FIELDS[outgoing && kind === 'push' ? 'push of the client' : kind] ?? [];
    const lengths = names.map((name) => reader.uint8(`length of ${name}`));
    for (const [i, name] of names.entries()) {
      const from = reader.skip(lengths[i] ?? 0, name);
      const text = utf8Text(bytes, from, reader.at);
      texts.set(name, text);
      parts.push(leaf(name, text, from, reader.at));
    }
    parts.push(leaf('payload', bytes.subarray(reader.at), reader.at, bytes.length));
  }, problems);
  const words = [...texts].map(([name, text]) => `${name} ${text}`).join(' ');
  const size = parts.at(-1)?.name === 'payload' ? ` ${bytes.length - (parts.at(-1)?.from ?? 0)} B` : '';
  return {
    protocol: 'phoenix',
    layers: ['phoenix'],
    type: problems.length > 0 ? INVALID : kind,
    summary: problems[0]?.what ?? `${words}${size}`,
    repliesTo: texts.get('ref') ?? null,
    details: () => ({ root: branch('', parts, 0, bytes.length), problems }),
  };
}
