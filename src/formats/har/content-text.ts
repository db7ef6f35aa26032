import { BODY_LIMIT } from '../../events/event.ts';
import { decodeBase64 } from '../base64.ts';
import { member, stringMember } from '../json-access.ts';

/** Bytes that a character has at most in UTF-8, as base64. */
const ENCODED_LIMIT = BODY_LIMIT * 4 * 2;
/** More than any page keeps open as one event stream. */
const STREAM_LIMIT = 64 << 20;

/** The beginning of an answer's body as text, where the file has it; null where it is empty or binary. */
export function bodyOf(entry: unknown): string | null {
  const text = contentOf(entry, ENCODED_LIMIT)?.slice(0, BODY_LIMIT) ?? '';
  // A body that is no text is no evidence of anything, and a terminal is no place for it.
  const unreadable = text.match(/\ufffd|(?![\t\n\f\r])\p{Cc}/gu)?.length ?? 0;
  return text === '' || unreadable * 10 > text.length ? null : text;
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
