import { isPlainList, isPlainObject } from '../decoders/tree/plain-access.ts';
import type { PlainValue } from '../decoders/tree/plain-value.ts';

/** Fields of one message that are looked at, the outer ones first. */
const MOST_FIELDS = 32;
const DEEPEST = 3;
/** Elements of a list: some protocols write `[id, method, params]`. */
const MOST_ELEMENTS = 4;
/** Longer texts name nothing. */
const LONGEST = 128;
const LONGEST_NAME = 64;

/**
 * Calls back for the texts and whole numbers in a message, each with its path such as `meta.id` or `[0]`.
 * @returns whether that was all of it: what is large, long or deep is not read to its end
 */
export function eachScalarField(
  value: PlainValue,
  found: (path: string, value: string | number) => void,
): boolean {
  let left = MOST_FIELDS;
  let isAll = true;
  const visit = (node: PlainValue, path: string, depth: number): void => {
    if (left <= 0) {
      isAll = false;
      return;
    }
    if (typeof node === 'string' || typeof node === 'number') {
      const names =
        typeof node === 'number' ? Number.isSafeInteger(node) : node !== '' && node.length <= LONGEST;
      left -= 1;
      if (names && path !== '') found(path, node);
      return;
    }
    const isNested = isPlainList(node) || isPlainObject(node);
    if (depth === DEEPEST) {
      if (isNested) isAll = false;
      return;
    }
    if (isPlainList(node)) {
      if (node.length > MOST_ELEMENTS) isAll = false;
      for (const [i, each] of node.slice(0, MOST_ELEMENTS).entries()) visit(each, `${path}[${i}]`, depth + 1);
      return;
    }
    if (!isPlainObject(node)) return;
    for (const name in node) {
      if (left <= 0) {
        isAll = false;
        return;
      }
      const member = Object.hasOwn(node, name) && name.length <= LONGEST_NAME ? node[name] : undefined;
      if (member !== undefined) visit(member, path === '' ? name : `${path}.${name}`, depth + 1);
    }
  };
  visit(value, '', 0);
  return isAll;
}
