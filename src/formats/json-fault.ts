// RFC 8259. JSON.parse of Chromium 156 and Node 20 names no position for most faults, and a report on a file needs one.

const SPACE = /[ \t\r\n]*/y;
const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const UNFINISHED_LITERAL = /(?:t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?|-|-?\d+\.|-?\d+(?:\.\d+)?[eE][+-]?)$/y;
/** RFC 8259 section 7: any character from the space on except quote and backslash, or an escape. */
const STRING_PART = /(?:[ !#-[\]-\uffff]{1,10000}|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))/y;

/**
 * The offset at which a text stops being JSON, or its length where it merely breaks off. For texts that JSON.parse has
 * rejected. Scans the text once, without recursion.
 */
export function jsonFault(text: string): number {
  /** Open brackets, innermost last. */
  const open: ('{' | '[')[] = [];
  let at = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  /** True after a whole string; otherwise `at` stands on the fault. */
  const string = (): boolean => {
    if (text[at] !== '"') return false;
    at++;
    while (skip(STRING_PART));
    if (text[at] !== '"') {
      if (/^\\(u[\da-fA-F]{0,3})?$/.test(text.slice(at, at + 6))) at = text.length;
      return false;
    }
    at++;
    return true;
  };
  /** A member's name and its colon. */
  const name = (): boolean => {
    skip(SPACE);
    if (!string()) return false;
    skip(SPACE);
    if (text[at] !== ':') return false;
    at++;
    return true;
  };
  for (;;) {
    skip(SPACE);
    const bracket = text[at];
    if (bracket === '{' || bracket === '[') {
      at++;
      skip(SPACE);
      if (text[at] !== (bracket === '{' ? '}' : ']')) {
        open.push(bracket);
        if (bracket === '{' && !name()) return at;
        continue;
      }
      at++;
    } else if (bracket === '"') {
      if (!string()) return at;
    } else if (skip(UNFINISHED_LITERAL)) {
      return text.length;
    } else if (!skip(LITERAL)) {
      return at;
    }
    for (skip(SPACE); open.length > 0 && text[at] === (open.at(-1) === '{' ? '}' : ']'); skip(SPACE)) {
      open.pop();
      at++;
    }
    if (open.length === 0 || text[at] !== ',') return at;
    at++;
    if (open.at(-1) === '{' && !name()) return at;
  }
}
