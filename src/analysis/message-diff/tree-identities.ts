import { isBranch, type TreeNode, valueText } from '../decoders/tree/tree-node.ts';

/** Gives equal parts of messages the same number, so that two large parts are compared at once. */
export class TreeIdentities {
  readonly #numbers = new Map<string, number>();
  readonly #known = new Map<TreeNode, number>();

  of(node: TreeNode): number {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const key = `${node.note ?? ''}\n${this.#key(node)}`;
    const number = this.#numbers.get(key) ?? this.#numbers.size;
    this.#numbers.set(key, number);
    this.#known.set(node, number);
    return number;
  }

  #key(node: TreeNode): string {
    if (!isBranch(node)) {
      const { value } = node;
      const text = value instanceof Uint8Array ? latin1(value) : valueText(node);
      return `${leafKind(node.value)}${text}`;
    }
    if (node.list) return `[${node.children.map((child) => this.of(child)).join()}`;
    // The order of members means nothing; that of members with one name does.
    const members = node.children.map((child) => `${JSON.stringify(child.name)}${this.of(child)}`);
    const names = node.children.map(({ name }) => name);
    const order = [...members.keys()].toSorted((i, k) => {
      const [a = '', b = ''] = [names[i], names[k]];
      return a < b ? -1 : a > b ? 1 : i - k;
    });
    return `{${order.map((i) => members[i]).join()}`;
  }
}

/** Numbers are alike however they are held: what is compared is how they are written. */
function leafKind(value: unknown): string {
  if (typeof value === 'string') return 's';
  if (value instanceof Uint8Array) return 'b';
  return typeof value === 'boolean' || value === null || value === undefined ? 'w' : 'n';
}

/** Bytes as a text of as many characters. */
function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  }
  return parts.join('');
}
