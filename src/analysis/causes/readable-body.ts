/** Characters of a body that causes look at. */
const LONGEST = 2_000;

/**
 * The words of a body: without markup, on one line for each run of white space, at most 2,000 characters. Null where none was
 * seen, or what was seen is no text.
 */
export function readableBody(body: string | null): string | null {
  if (body === null) return null;
  const start = body.slice(0, LONGEST * 2);
  const unprintable = start.match(/(?![\t\n\f\r])[\p{Cc}\ufffd]/gu)?.length ?? 0;
  if (unprintable * 10 > start.length) return null;
  const text = start
    // What a browser would not show, and then each tag: bounded, since a body may be anything.
    .replace(/<(script|style)\b[^>]{0,200}>[^<]{0,4000}(?:<\/\1>)?/gi, ' ')
    .replace(/<[^<>]{0,500}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? null : text.slice(0, LONGEST);
}
