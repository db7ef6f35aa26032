/**
 * Characters that no command may contain raw: a terminal would act on them when they are pasted (end a bracketed paste, end
 * the line, interrupt), or show the command in another order than it runs, or with less than it holds.
 */
const UNSAFE = /[^\P{Cc}\n]+|[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu;
const PLAIN = /^[\w@%+:,./-]+$/;

/**
 * A text as one word of a POSIX shell (XCU section 2.2), so that the command gets exactly this text. U+0000 is left out,
 * because no argument can hold it; an unpaired surrogate becomes U+FFFD, as always in UTF-8.
 */
export function shellWord(text: string): string {
  const whole = wellFormed(text.replaceAll('\0', ''));
  if (PLAIN.test(whole)) return whole;
  let word = '';
  let from = 0;
  for (const { 0: run, index } of whole.matchAll(UNSAFE)) {
    word += quoted(whole.slice(from, index)) + printed(run);
    from = index + run.length;
  }
  word += quoted(whole.slice(from));
  return word === '' ? "''" : word;
}

function wellFormed(text: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));
}

function quoted(text: string): string {
  return text === '' ? '' : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * The shell makes these characters itself when the command runs. Newline is not among them: `$( )` would remove it at the
 * end.
 */
function printed(run: string): string {
  const bytes = Array.from(new TextEncoder().encode(run), (byte) => `\\${byte.toString(8).padStart(3, '0')}`);
  return `"$(printf '${bytes.join('')}')"`;
}
