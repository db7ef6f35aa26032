/** How many characters of a body the causes examine. */
const LONGEST = 2_000;
/** How many of those before its markup is taken out: Rails has 4,700 characters of style before the first word of its error page. */
const LONGEST_RAW = 16_384;

/**
 * The words of a body: without markup, each run of white space as one space, at most 2,000 characters. Null where no body
 * was seen, or it is not text.
 */
export function readableBody(body: string | null): string | null {
  if (body === null) return null;
  const start = body.slice(0, LONGEST_RAW);
  const unprintable = start.match(/(?![\t\n\f\r])[\p{Cc}\ufffd]/gu)?.length ?? 0;
  if (unprintable * 10 > start.length) return null;
  const words = start
    // Removes elements that a browser would not show, and then each tag. Bounded, because a body may be anything.
    .replace(/<(script|style)\b[^>]{0,200}>[^<]{0,16000}(?:<\/\1>)?/gi, ' ')
    .replace(/<[^<>]{0,500}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  // The limit may have cut a tag.
  const text = start.length < LONGEST_RAW ? words : words.replace(/<[^<>]{0,500}$/, '');
  return text === '' ? null : text.slice(0, LONGEST);
}
