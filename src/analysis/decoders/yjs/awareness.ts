import { ByteReader } from '../binary/byte-reader.ts';
import { Malformed } from '../binary/read-safely.ts';
import type { DecodingProblem } from '../decoded.ts';
import { jsonTree } from '../json/json-tree.ts';
import { plainValue } from '../tree/plain-value.ts';
import { preview } from '../tree/preview.ts';
import { branch, leaf, type TreeNode } from '../tree/tree-node.ts';
import { lib0Bytes, lib0Number } from './lib0.ts';

/** States of clients: each its number, its clock, and its state as JSON; null where the client is gone. */
export function readAwareness(
  outer: ByteReader,
  nodes: TreeNode[],
  problems: DecodingProblem[],
): { type: string; summary: string } {
  const start = outer.at;
  const data = lib0Bytes(outer, 'awareness');
  const reader = new ByteReader(outer.bytes, outer.at - data.length, outer.at);
  const count = lib0Number(reader);
  const clients: TreeNode[] = [];
  const words: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const from = reader.at;
    const client = lib0Number(reader);
    const at = reader.at;
    const clock = lib0Number(reader);
    const clockNode = leaf('clock', clock, at, reader.at);
    const stateAt = reader.at;
    const text = lib0Bytes(reader, 'state');
    const { root, problems: faults } = jsonTree(reader.bytes, reader.at - text.length, reader.at, 'state');
    if (faults[0] !== undefined) throw new Malformed(stateAt, `The state is no JSON: ${faults[0].what}`);
    clients.push(branch(`client ${client}`, [clockNode, root], from, reader.at));
    const state = plainValue(root);
    words.push(state === null ? `client ${client} removed (null)` : `client ${client} ${preview(state, 80)}`);
  }
  if (reader.left > 0) problems.push({ offset: reader.at, what: 'Bytes follow the states.' });
  nodes.push(branch('clients', clients, start, outer.at));
  return { type: 'awareness', summary: words.join(', ').slice(0, 200) || 'no client' };
}
