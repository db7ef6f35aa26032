import { describe, expect, it } from 'vitest';
import { openConversation } from '../../../src/analysis/decoders/choose-decoder.ts';
import { DecodedTree } from '../../../src/panel/state/decoded-tree.ts';
import { OpenedMessage } from '../../../src/panel/worker/opened-message.ts';
import { pathText } from '../../../src/session/filter/field.ts';

function opened(text: string): OpenedMessage {
  const bytes = new TextEncoder().encode(text);
  const conversation = openConversation({ subprotocol: '', url: '' }, null);
  return new OpenedMessage(bytes, conversation.decode({ opcode: 1, outgoing: false, bytes }), false);
}

const treeOf = (message: OpenedMessage) =>
  new DecodedTree(message.view().root, async (path, from) => message.children(path, from));
const names = (tree: DecodedTree) =>
  tree.lines().map(({ node, hidden }) => (node === null ? `${hidden} more` : `${node.name}=${node.text}`));

const JSON_TEXT =
  '{"id":9007199254740993,"user":{"name":"Ana","tags":["a","b"]},"inner":"{\\"deep\\":true}"}';

describe('OpenedMessage', () => {
  it('hands its tree out level by level, with exact numbers', async () => {
    const tree = treeOf(opened(JSON_TEXT));
    await tree.toggle([], true);
    expect(names(tree).slice(1)).toEqual([
      'id=9007199254740993',
      'user={2} name: "Ana", tags: [2]',
      'inner="{\\"deep\\":true}"',
    ]);
    await tree.toggle([1], true);
    expect(names(tree)).toContain('name="Ana"');
    await tree.toggle([1], false);
    expect(names(tree)).not.toContain('name="Ana"');
  });

  it('finds the node of a byte, and the bytes of a node', async () => {
    const message = opened(JSON_TEXT);
    const path = message.at(JSON_TEXT.indexOf('"b"') + 1);
    expect(path).toEqual([1, 1, 1]);
    const tree = treeOf(message);
    await tree.reveal(path);
    const line = tree.activeLine();
    expect(line?.node?.text).toBe('"b"');
    expect(JSON_TEXT.slice(line?.node?.from, line?.node?.to)).toBe('"b"');
    expect(pathText(tree.namesTo(path))).toBe('user.tags[1]');
  });

  it('finds names and values, those in decoded strings too, and copies values as they are', () => {
    const message = opened(JSON_TEXT);
    expect(message.find('ANA').paths).toEqual([[1, 0]]);
    expect(message.find('deep').total).toBeGreaterThanOrEqual(2);
    expect(message.find('').total).toBe(0);
    expect(message.valueText([1, 0])).toBe('Ana');
    expect(message.valueText([0])).toBe('9007199254740993');
    expect(JSON.parse(message.valueText([1]))).toEqual({ name: 'Ana', tags: ['a', 'b'] });
    expect(message.valueText([9, 9])).toBe('');
  });

  it('shows a long list in pieces, and one far from its beginning in the middle', async () => {
    const message = opened(JSON.stringify(Array.from({ length: 5000 }, (_, k) => k)));
    const tree = treeOf(message);
    await tree.toggle([], true);
    expect(names(tree)).toHaveLength(102);
    expect(names(tree).at(-1)).toBe('4900 more');
    const last = tree.lines().at(-1);
    if (last !== undefined) await tree.more(last);
    expect(names(tree).at(-1)).toBe('4800 more');
    await tree.reveal([4321]);
    expect(tree.activeLine()?.node?.text).toBe('4321');
    expect(names(tree)[1]).toBe('4300 more');
    expect(names(tree).at(-1)).toBe('600 more');
    const [, before] = tree.lines();
    if (before !== undefined) await tree.more(before);
    expect(names(tree)[1]).toBe('4200 more');
    expect(names(tree)[2]).toBe('4200=4200');
  });

  it('lists what is wrong with its place', () => {
    const { problems, problemCount } = opened('{"a":1,"a":2}').view();
    expect(problemCount).toBe(problems.length);
    expect(problems[0]?.offset).toBe(7);
  });
});
