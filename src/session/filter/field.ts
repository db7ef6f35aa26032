/** A place in messages: of a payload that is JSON, or of what a decoder made of the message. */
export interface Field {
  readonly of: 'json' | 'decoded';
  /** Keys and indexes from the root. */
  readonly path: readonly string[];
}

/** A longer value is no condition that people could read. */
const LONGEST_VALUE = 500;
/** A filter is one line. */
const UNWRITABLE = /\p{Cc}/u;
/** A key that the filter language takes as it is. */
const BARE_KEY = /^[\w$-]+$/;
/** A value that stays one word, and is not taken for a text in quotes. */
const BARE_VALUE = /^[^\s"\\]+$/;

/** A path as people write it: `user.name`, `items[0]`, `["a b"].c`. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((key, k) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!BARE_KEY.test(key)) return `[${inQuotes(key)}]`;
      return k === 0 ? key : `.${key}`;
    })
    .join('');
}

/** A field as the filter language writes it: `json.items.0.id`, `decoded["a b"]`. */
export function fieldText({ of, path }: Field): string {
  return of + path.map((key) => (BARE_KEY.test(key) ? `.${key}` : `[${inQuotes(key)}]`)).join('');
}

/** Reads what `fieldText` writes; null where it is no field. */
export function readField(text: string): Field | null {
  const [, of, path = ''] = /^(json|decoded)([.[].*)$/s.exec(text) ?? [];
  if (of !== 'json' && of !== 'decoded') return null;
  const keys = readPath(path);
  return keys.length === 0 ? null : { of, path: keys };
}

/** The keys of `items[0].id` are `items`, `0`, `id`; a key may stand in brackets and quotes. */
export function readPath(text: string): string[] {
  const parts = text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|((?:(?!\[(?:\d+\]|"))[^.])+)|\./gs);
  return [...parts].flatMap(([, quoted, index, bare]) => {
    if (quoted !== undefined) return [quoted.replace(/\\(.)/gs, '$1')];
    return index ?? bare ?? [];
  });
}

/** The condition that finds messages with that value there; null where the filter language cannot say it. */
export function fieldTerm(field: Field, value: string): string | null {
  const at = fieldText(field);
  if (field.path.length === 0 || value.length > LONGEST_VALUE) return null;
  if (UNWRITABLE.test(at) || UNWRITABLE.test(value)) return null;
  return `${at}=${BARE_VALUE.test(value) ? value : inQuotes(value)}`;
}

/** The condition that finds messages that have nothing there. */
export function noFieldTerm(field: Field): string | null {
  const at = fieldText(field);
  return UNWRITABLE.test(at) ? null : `-${at}~""`;
}

function inQuotes(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
