/** Elements within elements that are followed; deeper ones are not judged. */
const DEPTH = 512;
/** What is no element, by how it begins and ends. */
const OTHERS = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

/**
 * Where the elements of an XML text do not end in the order in which they began (XML 1.0 section 3); null where they do, and where the text has what is
 * not read here: a recipient may be able to.
 */
export function nestingFault(text: string): { readonly at: number; readonly what: string } | null {
  const open: string[] = [];
  for (let at = text.indexOf('<'); at >= 0; ) {
    const other = OTHERS.find(([begin]) => text.startsWith(begin, at));
    const end = other === undefined ? tagEnd(text, at) : text.indexOf(other[1], at);
    if (end < 0 || open.length > DEPTH) return null;
    if (other === undefined) {
      const name = /^<\/?([^\s/<>]+)/.exec(text.slice(at, Math.min(end, at + 256)))?.[1];
      if (name === undefined) return null;
      if (text[at + 1] === '/') {
        const last = open.pop();
        if (last === undefined) return { at, what: `The element ${name} ends before it begins.` };
        if (last !== name) return { at, what: `The element ${name} ends before ${last}, which is in it.` };
      } else if (text[end - 1] !== '/') open.push(name);
    }
    at = text.indexOf('<', end);
  }
  const left = open.at(-1);
  return left === undefined ? null : { at: text.length, what: `The element ${left} does not end.` };
}

/** The place of the ">" that ends a tag; -1 where there is none. */
function tagEnd(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (quote !== '') {
      if (letter === quote) quote = '';
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '>') return at;
  }
  return -1;
}
