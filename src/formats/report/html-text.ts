/** HTML that was made by `html`: its text is escaped, so it may stand within other HTML. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand between the parts of a template; a text is escaped. */
type Part = string | number | Html | readonly Html[];

/** Characters that nobody sees, or that change the order in which others are shown. */
const HIDDEN = /[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Makes HTML of a template. Every text between its parts is escaped, in element content and in quoted attributes alike. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = template[0] ?? '';
  for (const [i, part] of parts.entries()) text += partText(part) + (template[i + 1] ?? '');
  return new Html(text);
}

export const NOTHING = new Html('');

function partText(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return part.map((each) => each.text).join('');
}

/** A text for HTML, with a name in place of what would not be seen. */
function escaped(text: string): string {
  return text
    .replace(HIDDEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
