import { BODY_LIMIT } from '../../events/event.ts';
import { decodeBase64 } from '../base64.ts';
import { member, stringMember } from '../json-access.ts';

/** The most bytes that one character takes as base64 of UTF-8. */
const ENCODED_LIMIT = BODY_LIMIT * 4 * 2;
/** More characters than a page receives on one event stream. */
const STREAM_LIMIT = 64 << 20;

/** Stands for a body that is not text: that there was one is seen, and nothing of it may reach a terminal. */
const NOT_TEXT = '\ufffd';

/** The beginning of a response body as text, where the file has it; null where it is empty. */
export function bodyOf(entry: unknown): string | null {
  const text = contentOf(entry, ENCODED_LIMIT)?.slice(0, BODY_LIMIT) ?? '';
  const unreadable = text.match(/\ufffd|(?![\t\n\f\r])\p{Cc}/gu)?.length ?? 0;
  if (text === '') return null;
  return unreadable * 10 > text.length ? NOT_TEXT : text;
}

/** The whole text of an event stream that was written as a body; null where there is none. */
export function streamTextOf(entry: unknown): string | null {
  const text = contentOf(entry, STREAM_LIMIT) ?? '';
  return text === '' ? null : text;
}

function contentOf(entry: unknown, limit: number): string | null {
  const content = member(member(entry, 'response'), 'content');
  const text = stringMember(content, 'text');
  if (text === null || stringMember(content, 'encoding')?.toLowerCase() !== 'base64')
    return text?.slice(0, limit) ?? null;
  const bytes = decodeBase64(text.slice(0, limit - (limit % 4)));
  return bytes === null ? null : new TextDecoder().decode(bytes);
}
