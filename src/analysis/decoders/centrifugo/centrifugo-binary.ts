import { ByteReader } from '../binary/byte-reader.ts';
import { Malformed, readSafely } from '../binary/read-safely.ts';
import { type Decoded, type DecodingProblem, INVALID } from '../decoded.ts';
import { protobufTree, varint } from '../protobuf/protobuf-tree.ts';
import { branch, leafText, type TreeNode } from '../tree/tree-node.ts';

/** client.proto: the fields of Command and of Reply that name what they are. */
const COMMAND: ReadonlyMap<string, string> = new Map([
  ['4', 'connect'],
  ['5', 'subscribe'],
  ['6', 'unsubscribe'],
  ['7', 'publish'],
  ['8', 'presence'],
  ['9', 'presence_stats'],
  ['10', 'history'],
  ['11', 'ping'],
  ['12', 'send'],
  ['13', 'rpc'],
  ['14', 'refresh'],
  ['15', 'sub_refresh'],
]);
const REPLY: ReadonlyMap<string, string> = new Map([
  ['2', 'error'],
  ['4', 'push'],
  ['5', 'connect'],
  ['6', 'subscribe'],
  ['7', 'unsubscribe'],
  ['8', 'publish'],
  ['9', 'presence'],
  ['10', 'presence_stats'],
  ['11', 'history'],
  ['12', 'ping'],
  ['13', 'rpc'],
  ['14', 'refresh'],
  ['15', 'sub_refresh'],
]);

/** Commands or replies in protocol buffers, each behind its length. */
export function centrifugoBinary(bytes: Uint8Array, outgoing: boolean): Decoded {
  const problems: DecodingProblem[] = [];
  const trees: TreeNode[] = [];
  const types: string[] = [];
  const ids: string[] = [];
  const names = outgoing ? COMMAND : REPLY;
  readSafely(() => {
    const reader = new ByteReader(bytes);
    while (reader.left > 0) {
      const at = reader.at;
      const length = Number(varint(reader));
      const from = reader.skip(length, 'message');
      const tree = protobufTree(bytes, from, reader.at, String(trees.length));
      if (tree.problems.length > 0)
        throw new Malformed(at, tree.problems[0]?.what ?? 'The message is broken.');
      const fields = 'children' in tree.root ? tree.root.children : [];
      const named = fields.map((field) => ({
        ...field,
        name: names.get(field.name) ?? (field.name === '1' ? 'id' : field.name),
      }));
      trees.push(branch(String(trees.length), named, at, reader.at));
      types.push(
        named.find(({ name }) => name !== 'id' && !/^\d+$/.test(name))?.name ?? (outgoing ? 'pong' : 'ping'),
      );
      const id = named.find(({ name }) => name === 'id');
      ids.push(leafText(id));
    }
  }, problems);
  const single = trees.length === 1;
  const words = types.map((type, i) => `${type}${ids[i] === '' ? '' : ` id${ids[i]}`}`).join(', ');
  return {
    protocol: 'centrifugo',
    layers: ['centrifugo', 'protobuf'],
    type: problems.length > 0 ? INVALID : single ? (types[0] ?? 'message') : 'batch',
    summary:
      problems[0]?.what ??
      (single ? words : `${trees.length} ${outgoing ? 'commands' : 'replies'}: ${words}`.slice(0, 200)),
    repliesTo: single && ids[0] !== '' ? (ids[0] ?? null) : null,
    ...(single ? {} : { packets: types.map((type, i) => ({ type, repliesTo: ids[i] || null })) }),
    details: () => ({ root: branch('', trees, 0, bytes.length, true), problems }),
  };
}
