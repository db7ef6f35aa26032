import { ExactNumber, type JsonValue } from './json-value.ts';

/** A value as JSON with line breaks. Numbers have the digits that they were written with. */
export function writeJson(value: JsonValue): string {
  const out: string[] = [];
  // A stack of its own: a message may be nested deeper than calls can be.
  const work: (string | { readonly value: JsonValue; readonly depth: number })[] = [{ value, depth: 0 }];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (typeof next === 'string') out.push(next);
    else {
      const parts = partsOf(next.value, next.depth);
      for (let i = parts.length - 1; i >= 0; i--) work.push(parts[i] ?? '');
    }
  }
  return out.join('');
}

function partsOf(
  value: JsonValue,
  depth: number,
): (string | { readonly value: JsonValue; readonly depth: number })[] {
  if (value instanceof ExactNumber) return [value.source];
  if (typeof value !== 'object' || value === null) return [JSON.stringify(value)];
  const isArray = Array.isArray(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return [isArray ? '[]' : '{}'];
  const inner = '  '.repeat(depth + 1);
  const parts: ReturnType<typeof partsOf> = [isArray ? '[' : '{'];
  entries.forEach(([key, child], at) => {
    parts.push(`${at === 0 ? '' : ','}\n${inner}${isArray ? '' : `${JSON.stringify(key)}: `}`);
    parts.push({ value: child, depth: depth + 1 });
  });
  parts.push(`\n${'  '.repeat(depth)}${isArray ? ']' : '}'}`);
  return parts;
}

/** A path as JavaScript writes it, such as `items[0].id` or `["a b"]`. */
export function jsonPathText(path: readonly string[]): string {
  return path
    .map((key, at) => {
      if (/^\d+$/.test(key)) return `[${key}]`;
      if (/^[A-Za-z_$][\w$]*$/.test(key)) return at === 0 ? key : `.${key}`;
      return `[${JSON.stringify(key)}]`;
    })
    .join('');
}
