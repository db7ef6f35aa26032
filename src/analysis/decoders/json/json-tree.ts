import type { DecodingProblem, Details } from '../decoded.ts';
import { shifted, spread } from '../tree/shifted.ts';
import { ExactNumber, type Leaf, type LeafValue, leaf, type TreeNode } from '../tree/tree-node.ts';
import { utf8Bytes, utf8Text } from '../tree/utf8.ts';

/** Nesting beyond this is shown as its text. */
const DEPTH = 512;
/** JSON in strings of JSON in strings: each level costs a parse. */
const INNER_LEVELS = 3;
const INNER_BYTES = 1 << 20;

const CODE = {
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  open: 0x5b,
  backslash: 0x5c,
  close: 0x5d,
  begin: 0x7b,
  end: 0x7d,
};

/** RFC 8259 section 6. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORDS: ReadonlyMap<string, LeafValue> = new Map<string, LeafValue>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Unwinds to the root at the first fault; what was read until then stays. */
class Broken extends Error {}

/**
 * RFC 8259: JSON with the bytes of each value. Numbers stay as written where a JavaScript number cannot hold them, a key that
 * stands twice is a problem and both its values are kept, and text in a string that is JSON itself is decoded too.
 * @param from where the JSON begins in the message; offsets count from the message's beginning
 */
export function jsonTree(bytes: Uint8Array, from = 0, to = bytes.length, name = '', level = 0): Details {
  return new Parser(bytes, from, to, level).details(name);
}

class Parser {
  readonly #bytes: Uint8Array;
  readonly #to: number;
  readonly #level: number;
  readonly #problems: DecodingProblem[] = [];
  #at: number;

  constructor(bytes: Uint8Array, from: number, to: number, level: number) {
    this.#bytes = bytes;
    this.#at = from;
    this.#to = to;
    this.#level = level;
  }

  details(name: string): Details {
    const holder: TreeNode[] = [];
    const from = this.#at;
    try {
      this.#space();
      this.#value(name, 0, holder);
      this.#space();
      if (this.#at < this.#to)
        this.#problems.push({ offset: this.#at, what: 'Text follows the JSON value.' });
    } catch (fault) {
      if (!(fault instanceof Broken)) throw fault;
    }
    const root = holder[0] ?? leaf(name, utf8Text(this.#bytes, from, this.#to), from, this.#to);
    return { root, problems: this.#problems };
  }

  #fail(what: string): never {
    this.#problems.push({ offset: this.#at, what });
    throw new Broken();
  }

  #space(): void {
    for (;;) {
      const code = this.#bytes[this.#at];
      if (this.#at >= this.#to || !(code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09)) return;
      this.#at += 1;
    }
  }

  /** Reads a value into `siblings`: a broken one leaves there what was read of it. */
  #value(name: string, depth: number, siblings: TreeNode[]): void {
    const from = this.#at;
    if (from >= this.#to) this.#fail('The JSON ends where a value should begin.');
    const code = this.#bytes[from];
    if (code === CODE.begin || code === CODE.open) {
      if (depth >= DEPTH) this.#fail(`The JSON is nested deeper than ${DEPTH}.`);
      this.#branch(name, depth, siblings, code === CODE.open);
    } else if (code === CODE.quote) {
      siblings.push(this.#stringLeaf(name));
    } else {
      siblings.push(this.#word(name));
    }
  }

  #branch(name: string, depth: number, siblings: TreeNode[], list: boolean): void {
    const children: TreeNode[] = [];
    const from = this.#at;
    const place = siblings.length;
    const close = list ? CODE.close : CODE.end;
    const put = () => {
      siblings[place] = { name, list, children, from, to: this.#at };
    };
    this.#at += 1;
    try {
      const names = list ? null : new Set<string>();
      this.#space();
      if (this.#bytes[this.#at] !== close || this.#at >= this.#to) {
        for (;;) {
          const key = names === null ? String(children.length) : this.#key(names);
          this.#value(key, depth + 1, children);
          this.#space();
          const code = this.#at < this.#to ? this.#bytes[this.#at] : undefined;
          if (code === close) break;
          if (code === undefined) this.#fail(`The JSON ends inside ${list ? 'a list' : 'an object'}.`);
          if (code !== CODE.comma)
            this.#fail(`A comma or the end of ${list ? 'the list' : 'the object'} should stand here.`);
          this.#at += 1;
          this.#space();
        }
      }
      this.#at += 1;
    } finally {
      put();
    }
  }

  #key(names: Set<string>): string {
    const from = this.#at;
    if (from >= this.#to || this.#bytes[from] !== CODE.quote)
      this.#fail('A member name in quotation marks should stand here.');
    const key = this.#string();
    if (names.has(key))
      this.#problems.push({
        offset: from,
        what: `The name ${JSON.stringify(key.slice(0, 100))} stands twice.`,
      });
    names.add(key);
    this.#space();
    if (this.#at >= this.#to || this.#bytes[this.#at] !== CODE.colon)
      this.#fail('A colon should stand here.');
    this.#at += 1;
    this.#space();
    return key;
  }

  #stringLeaf(name: string): Leaf {
    const from = this.#at;
    const value = this.#string();
    const inner = this.#inner(value, from);
    return inner === null
      ? leaf(name, value, from, this.#at)
      : { ...leaf(name, value, from, this.#at, 'JSON'), inner };
  }

  /** JSON in a string. An escape makes its bytes others than the message's: each of its parts is the whole string then. */
  #inner(value: string, from: number): TreeNode | null {
    const first = value.charCodeAt(0);
    if (this.#level >= INNER_LEVELS || (first !== CODE.begin && first !== CODE.open)) return null;
    if (value.length > INNER_BYTES) return null;
    const bytes = utf8Bytes(value);
    const { root, problems } = jsonTree(bytes, 0, bytes.length, 'JSON', this.#level + 1);
    if (problems.some(({ what }) => !what.endsWith('stands twice.'))) return null;
    const straight = bytes.length === this.#at - from - 2;
    return straight ? shifted(root, (offset) => offset + from + 1) : spread(root, from, this.#at);
  }

  #string(): string {
    const from = this.#at;
    let escaped = false;
    let at = from + 1;
    for (; ; at += 1) {
      if (at >= this.#to) {
        this.#at = this.#to;
        this.#problems.push({ offset: from, what: 'The string that begins here does not end.' });
        throw new Broken();
      }
      const code = this.#bytes[at] ?? 0;
      if (code === CODE.quote) break;
      if (code < 0x20) {
        this.#at = at;
        this.#fail('A control character stands unescaped in a string.');
      }
      if (code !== CODE.backslash) continue;
      escaped = true;
      at += 1;
    }
    this.#at = at + 1;
    const text = utf8Text(this.#bytes, from, at + 1);
    if (!escaped) return text.slice(1, -1);
    try {
      return String(JSON.parse(text));
    } catch {
      this.#at = from;
      return this.#fail('An escape of this string is none of JSON.');
    }
  }

  #word(name: string): Leaf {
    const from = this.#at;
    let to = from;
    while (to < this.#to && isWordCode(this.#bytes[to] ?? 0)) to += 1;
    const text = utf8Text(this.#bytes, from, to);
    const word = WORDS.get(text);
    if (word === undefined && !NUMBER.test(text)) this.#fail('A JSON value should stand here.');
    this.#at = to;
    return leaf(name, word === undefined ? numberOf(text) : word, from, to);
  }
}

function isWordCode(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x2e
  );
}

/** A number that means what was written, or what was written. */
function numberOf(text: string): number | ExactNumber {
  const value = Number(text);
  if (/^-?\d+$/.test(text))
    return Number.isSafeInteger(value) && text !== '-0' ? value : new ExactNumber(text);
  const digits = text
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '');
  return digits.length <= 15 && Number.isFinite(value) && (value !== 0 || digits === '')
    ? value
    : new ExactNumber(text);
}
