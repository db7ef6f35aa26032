import { isPlainList, isPlainObject } from './plain-access.ts';
import type { PlainValue } from './plain-value.ts';

const LENGTH = 160;
const DEPTH = 4;

/** A value in one line, cut where it is long, and with an ellipsis where it is deep. */
export function preview(value: PlainValue | undefined, length = LENGTH): string {
  const parts: string[] = [];
  let written = 0;
  const write = (text: string) => {
    if (written <= length) parts.push(text);
    written += text.length;
  };
  walk(value ?? null, 0);
  const text = parts.join('');
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;

  function walk(each: PlainValue, depth: number): void {
    if (written > length) return;
    if (isPlainList(each)) {
      if (depth >= DEPTH && each.length > 0) {
        write('[…]');
        return;
      }
      write('[');
      for (const [i, child] of each.entries()) {
        if (written > length) return;
        if (i > 0) write(',');
        walk(child, depth + 1);
      }
      write(']');
    } else if (isPlainObject(each)) {
      const names = Object.keys(each);
      if (depth >= DEPTH && names.length > 0) {
        write('{…}');
        return;
      }
      write('{');
      for (const [i, name] of names.entries()) {
        if (written > length) return;
        write(`${i > 0 ? ',' : ''}${JSON.stringify(name.slice(0, length))}:`);
        walk(each[name] ?? null, depth + 1);
      }
      write('}');
    } else {
      write(JSON.stringify(typeof each === 'string' ? each.slice(0, length) : each));
    }
  }
}

/** Text in one line: line ends and tabs as spaces, cut where it is long. */
export function oneLine(text: string, length = LENGTH): string {
  const line = text
    .slice(0, length * 2)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= length && text.length <= length * 2 ? line : `${line.slice(0, length - 1)}…`;
}
