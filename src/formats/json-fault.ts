// RFC 8259. JSON.parse of Chromium 156 and Node 20 names no position for most faults, and a report on a file needs one.

const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const UNFINISHED_LITERAL = /^(?:t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?|-|-?\d+\.|-?\d+(?:\.\d+)?[eE][+-]?)$/;
/** What is not passed over: in a string, and between values. */
const OF_STRING = /["\\\p{Cc}]/gu;
const NO_BLANK = /[^ \n\r\t]/g;
const OF_LITERAL = /[-+.\w]/;

/** What has to come next, or what the next character is within. */
type State =
  | 'value'
  | 'first element'
  | 'first name'
  | 'name'
  | 'colon'
  | 'after'
  | 'string'
  | 'escape'
  | 'hex'
  | 'literal';

/**
 * Finds the offset at which a text stops being JSON, or its length where it merely breaks off. For texts that JSON.parse has
 * rejected, in pieces. Scans the text once, without recursion.
 */
export class JsonFault {
  /** Open brackets, innermost last. */
  readonly #open: ('{' | '[')[] = [];
  #state: State = 'value';
  #inName = false;
  /** Where the present escape or literal begins, and how much there is of it. */
  #start = 0;
  #literal = '';
  #hex = 0;
  #offset = 0;
  #fault = -1;

  /** Takes the next piece of the text; false once the fault is found. */
  push(text: string): boolean {
    for (let i = this.#passedOver(text, 0); i < text.length && this.#fault === -1; ) {
      this.#take(text[i] ?? '');
      this.#offset++;
      i = this.#passedOver(text, i + 1);
    }
    return this.#fault === -1;
  }

  /** Passes over characters that change nothing, which may be millions: blanks, and those of a string. Returns the index behind them. */
  #passedOver(text: string, from: number): number {
    const state = this.#state;
    if (this.#fault !== -1 || state === 'literal' || state === 'escape' || state === 'hex') return from;
    const next = state === 'string' ? OF_STRING : NO_BLANK;
    next.lastIndex = from;
    const to = next.exec(text)?.index ?? text.length;
    this.#offset += to - from;
    return to;
  }

  /** The fault's offset, once the text has ended. */
  end(): number {
    if (this.#state === 'literal' && this.#fault === -1 && !UNFINISHED_LITERAL.test(this.#literal))
      this.#endLiteral();
    return this.#fault === -1 ? this.#offset : this.#fault;
  }

  #take(char: string): void {
    switch (this.#state) {
      case 'string':
        if (char === '"') this.#state = this.#inName ? 'colon' : 'after';
        else if (char === '\\') this.#begin('escape');
        else if (char < ' ') this.#fault = this.#offset;
        return;
      case 'escape':
        this.#hex = 0;
        if (char === 'u') this.#state = 'hex';
        else if ('"\\/bfnrt'.includes(char)) this.#state = 'string';
        else this.#fault = this.#start;
        return;
      case 'hex':
        if (!/[\da-fA-F]/.test(char)) this.#fault = this.#start;
        else if (++this.#hex === 4) this.#state = 'string';
        return;
      case 'literal':
        if (OF_LITERAL.test(char)) {
          this.#literal += char;
          return;
        }
        this.#endLiteral();
        if (this.#fault === -1) this.#between(char);
        return;
      default:
        this.#between(char);
    }
  }

  /** Takes a character that is within no string and no literal. */
  #between(char: string): void {
    if (char === ' ' || char === '\n' || char === '\r' || char === '\t') return;
    const state = this.#state;
    const named = state === 'first name' || state === 'name';
    const isValue = state === 'value' || state === 'first element';
    if (state === 'colon' && char === ':') this.#state = 'value';
    else if (state === 'first name' && char === '}') this.#close();
    else if (state === 'first element' && char === ']') this.#close();
    else if ((named || isValue) && char === '"') {
      this.#inName = named;
      this.#state = 'string';
    } else if (isValue && (char === '{' || char === '[')) {
      this.#open.push(char);
      this.#state = char === '{' ? 'first name' : 'first element';
    } else if (isValue && OF_LITERAL.test(char)) {
      this.#begin('literal');
      this.#literal = char;
    } else if (state === 'after' && this.#open.length > 0 && char === ',')
      this.#state = this.#open.at(-1) === '{' ? 'name' : 'value';
    else if (state === 'after' && this.#open.length > 0 && char === (this.#open.at(-1) === '{' ? '}' : ']'))
      this.#close();
    else this.#fault = this.#offset;
  }

  #begin(state: 'escape' | 'literal'): void {
    this.#state = state;
    this.#start = this.#offset;
  }

  #close(): void {
    this.#open.pop();
    this.#state = 'after';
  }

  #endLiteral(): void {
    LITERAL.lastIndex = 0;
    const length = LITERAL.test(this.#literal) ? LITERAL.lastIndex : 0;
    if (length < this.#literal.length) this.#fault = this.#start + length;
    this.#state = 'after';
  }
}

/** The same of a whole text. */
export function jsonFault(text: string): number {
  const fault = new JsonFault();
  fault.push(text);
  return fault.end();
}
