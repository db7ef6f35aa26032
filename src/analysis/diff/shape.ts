import { ExactNumber, isBranch, type LeafValue, type TreeNode } from '../decoders/tree/tree-node.ts';
import { isId, isRedacted, VARIES } from './stable-text.ts';

/** What a message is made of, without its values. */
export type Shape =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'bytes' | 'anything' }
  | { readonly kind: 'list'; readonly item: Shape | null }
  | { readonly kind: 'tuple'; readonly items: readonly Shape[] }
  | { readonly kind: 'members'; readonly members: ReadonlyMap<string, Member> };

interface Member {
  readonly shape: Shape;
  /** Some of the parts that were put together lack it. */
  readonly optional: boolean;
}

const DEEPEST = 24;
/** Parts of one message that are looked at; a larger one is compared by its beginning. */
const MOST_PARTS = 3_000;
/** An object with more members is a dictionary: its keys are data. */
const MOST_MEMBERS = 200;

const ANYTHING: Shape = { kind: 'anything' };

/** The shape of a decoded message. */
export function shapeOf(root: TreeNode): Shape {
  let parts = 0;
  return shape(root, 0);

  function shape(node: TreeNode, depth: number): Shape {
    parts += 1;
    if (depth > DEEPEST || parts > MOST_PARTS) return ANYTHING;
    if (!isBranch(node))
      return node.inner === undefined ? leafShape(node.value) : shape(node.inner, depth + 1);
    const { children } = node;
    if (node.list) {
      const items = children.map((child) => shape(child, depth + 1));
      const [first] = items;
      // A list that begins with a word and goes on with something else is a call: each place has its meaning.
      if (first?.kind === 'string' && items.some(({ kind }) => kind !== 'string'))
        return { kind: 'tuple', items };
      return { kind: 'list', item: items.length === 0 ? null : items.reduce(together) };
    }
    const members = new Map<string, Member>();
    const dictionary = children.length > MOST_MEMBERS;
    for (const child of children) {
      const name = dictionary || isData(child.name) ? VARIES : child.name;
      const made = shape(child, depth + 1);
      const former = members.get(name);
      members.set(name, {
        shape: former === undefined ? made : together(former.shape, made),
        optional: name === VARIES,
      });
    }
    return { kind: 'members', members };
  }
}

function leafShape(value: LeafValue): Shape {
  if (value === null || value === undefined) return { kind: 'null' };
  if (value instanceof Uint8Array) return { kind: 'bytes' };
  if (value instanceof ExactNumber || typeof value === 'bigint' || typeof value === 'number')
    return { kind: 'number' };
  return { kind: typeof value === 'boolean' ? 'boolean' : 'string' };
}

/** The shape that both have: what only one has is optional. */
function together(a: Shape, b: Shape): Shape {
  if (a.kind === 'null') return b;
  if (b.kind === 'null') return a;
  if (a.kind === 'list' && b.kind === 'list') {
    if (a.item === null) return b;
    return { kind: 'list', item: b.item === null ? a.item : together(a.item, b.item) };
  }
  if (a.kind === 'members' && b.kind === 'members')
    return { kind: 'members', members: joined(a.members, b.members) };
  if (a.kind === 'tuple' && b.kind === 'tuple' && a.items.length === b.items.length)
    return { kind: 'tuple', items: a.items.map((item, i) => together(item, b.items[i] ?? ANYTHING)) };
  return a.kind === b.kind && a.kind !== 'tuple' ? a : ANYTHING;
}

function joined(a: ReadonlyMap<string, Member>, b: ReadonlyMap<string, Member>): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const [left, right] = [a.get(name), b.get(name)];
    if (left !== undefined && right !== undefined)
      members.set(name, {
        shape: together(left.shape, right.shape),
        optional: left.optional || right.optional,
      });
    else members.set(name, { shape: (left ?? right)?.shape ?? ANYTHING, optional: true });
  }
  return members;
}

/** Where two shapes part, and what each has there. */
export interface ShapeGap {
  /** Such as `data.user.name`; empty for the whole message. */
  readonly path: string;
  readonly a: string;
  readonly b: string;
}

/**
 * The first place where two shapes cannot be those of one type; null where there is none.
 * @param say writes the name of a member
 * @param within the member that has this shape; empty for the whole message
 */
export function shapeGap(a: Shape, b: Shape, say: (name: string) => string, within = ''): ShapeGap | null {
  if (a === b || a.kind === 'anything' || b.kind === 'anything') return null;
  if (a.kind === 'list' && b.kind === 'list')
    return a.item === null || b.item === null ? null : inside('[]', shapeGap(a.item, b.item, say));
  if (a.kind === 'members' && b.kind === 'members') return membersGap(a.members, b.members, say, within);
  if (a.kind === 'tuple' && b.kind === 'tuple') {
    if (a.items.length !== b.items.length)
      return { path: '', a: `${a.items.length} items`, b: `${b.items.length} items` };
    for (const [i, item] of a.items.entries()) {
      const gap = inside(`[${i}]`, shapeGap(item, b.items[i] ?? ANYTHING, say));
      if (gap !== null) return gap;
    }
    return null;
  }
  return a.kind === b.kind ? null : { path: '', a: nameOf(a), b: nameOf(b) };
}

function membersGap(
  a: ReadonlyMap<string, Member>,
  b: ReadonlyMap<string, Member>,
  say: (name: string) => string,
  within: string,
): ShapeGap | null {
  if (isDictionary(a, b, within)) return null;
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const [left, right] = [a.get(name), b.get(name)];
    if (left === undefined || right === undefined) {
      if ((left ?? right)?.optional === true) continue;
      return { path: say(name), a: nameOf(left?.shape), b: nameOf(right?.shape) };
    }
    const gap = shapeGap(left.shape, right.shape, say, name);
    if (gap !== null) return inside(say(name), gap);
  }
  return null;
}

/** Names of members whose own members are a program's, though they may all be of one type. */
const RECORD = /(?:setting|limit|feature|option|flag|param|arg|header|capabilit|permission)\w*$/i;
/** Names of members whose own members are often called by what they are about. */
const DICTIONARY = /(?:s|map|table|index|dict)$|by_?[A-Z]/;
/** So many names that the other has not say the same. */
const OTHER_NAMES = 2;

/** Whether two parts are dictionaries, whose names are data: values of one type, by names of which each has some that the other has not. */
function isDictionary(
  a: ReadonlyMap<string, Member>,
  b: ReadonlyMap<string, Member>,
  within: string,
): boolean {
  if (within === '' || RECORD.test(within)) return false;
  const [onlyA, onlyB] = [
    [...a.keys()].filter((name) => !b.has(name)),
    [...b.keys()].filter((name) => !a.has(name)),
  ];
  const fewest = Math.min(onlyA.length, onlyB.length);
  if (fewest === 0 || (fewest < OTHER_NAMES && !DICTIONARY.test(within))) return false;
  const shapes = new Set([...a.values(), ...b.values()].map(({ shape }) => shapeText(shape)));
  return shapes.size === 1;
}

/** The same gap, seen from the part that it is in. */
function inside(step: string, gap: ShapeGap | null): ShapeGap | null {
  if (gap === null) return null;
  const dot = gap.path === '' || gap.path.startsWith('[') ? '' : '.';
  return { ...gap, path: `${step}${dot}${gap.path}` };
}

function nameOf(shape: Shape | undefined): string {
  if (shape === undefined) return 'none';
  return shape.kind === 'members' ? 'object' : shape.kind;
}

/** Adds to `counts`, once for each name, that `times` messages have members of these names. */
export function countMembers(shape: Shape, times: number, counts: Map<string, number>): void {
  const names = new Set<string>();
  collect(shape);
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + times);

  function collect(part: Shape): void {
    if (part.kind === 'list' && part.item !== null) collect(part.item);
    else if (part.kind === 'tuple') part.items.forEach(collect);
    else if (part.kind === 'members') {
      for (const [name, member] of part.members) {
        names.add(name);
        collect(member.shape);
      }
    }
  }
}

/** A text that is the same for the same shape. */
export function shapeText(shape: Shape): string {
  switch (shape.kind) {
    case 'list':
      return shape.item === null ? '[]' : `[${shapeText(shape.item)}]`;
    case 'tuple':
      return `(${shape.items.map(shapeText).join(',')})`;
    case 'members': {
      const names = [...shape.members].toSorted(([a], [b]) => (a < b ? -1 : 1));
      const parts = names.map(
        ([name, member]) => `${JSON.stringify(name)}${member.optional ? '?' : ''}:${shapeText(member.shape)}`,
      );
      return `{${parts.join(',')}}`;
    }
    default:
      return shape.kind;
  }
}

/** Whether a name is data, or was replaced in a redacted file. */
function isData(name: string): boolean {
  return isId(name) || isRedacted(name);
}
