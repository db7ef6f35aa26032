/**
 * A text on one line: line breaks and other control characters as their pictures (U+2400), and the characters that
 * would turn the direction of the line around them taken out, so that a payload cannot dress up the panel.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]/g, picture).replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** As `printable`, but line breaks and tabs stay. */
export function printableLines(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, picture)
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

function picture(character: string): string {
  const code = character.charCodeAt(0);
  return String.fromCharCode(code === 0x7f ? 0x2421 : 0x2400 + code);
}
