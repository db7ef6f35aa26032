/** What a text ends in that was longer than we keep. */
export const CUT_MARK = '… (cut)';

/**
 * A text of at most `most` UTF-16 units. Where it was longer it ends in `CUT_MARK`, so that nobody takes it for the whole. All
 * sources cut alike: what two of them saw of one URL stays equal.
 */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = most - CUT_MARK.length;
  // No half of a surrogate pair is kept.
  const last = text.charCodeAt(end - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? end - 1 : end) + CUT_MARK;
}
