import { text } from '../text.ts';

/** Bytes of a close frame's reason: 125 of a control frame's payload without the code (RFC 6455 section 5.5). */
export const MOST_REASON_BYTES = 123;

/** Bytes of a text in UTF-8. */
export function utf8Bytes(words: string): number {
  return new TextEncoder().encode(words).length;
}

/**
 * What a page may close with (HTML, WebSocket.close): no code, 1000, or 3000 to 4999; a reason of at most 123 bytes, and
 * only with a code. `code` as it was written, empty for none.
 * @returns one sentence on what is wrong; null where nothing is
 */
export function closeProblem(code: string, reason: string): string | null {
  const written = code.trim();
  const number = /^\d{1,5}$/.test(written) ? Number(written) : Number.NaN;
  if (written !== '' && !(number === 1000 || (number >= 3000 && number <= 4999)))
    return text('closeFormCode');
  if (written === '' && reason !== '') return text('closeFormReasonAlone');
  const bytes = utf8Bytes(reason);
  return bytes > MOST_REASON_BYTES
    ? text('closeFormReasonLong', String(bytes), String(MOST_REASON_BYTES))
    : null;
}
