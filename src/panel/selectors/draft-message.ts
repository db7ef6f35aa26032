import type { Draft } from '../state/composer.ts';
import { type MessageKey, text } from '../text.ts';

/** A message ready to be sent: text, or bytes. */
export type ReadyMessage =
  | { readonly opcode: 'text'; readonly text: string }
  | { readonly opcode: 'binary'; readonly bytes: Uint8Array };

/** Why a draft is not a message: a sentence, and where in it the fault is. */
export interface DraftProblem {
  readonly problem: string;
}

/** A message between two pages of an extension has at most this many bytes in base64. */
export const MOST_BYTES = 24_000_000;

/** Reads a draft that is not a file. */
export function readDraft({ format, text: written }: Draft): ReadyMessage | DraftProblem {
  switch (format) {
    case 'hex':
      return readHex(written);
    case 'base64':
      return readBase64(written);
    case 'json': {
      const fault = jsonProblem(written);
      return fault === null ? { opcode: 'text', text: written } : { problem: fault };
    }
    default:
      return { opcode: 'text', text: written };
  }
}

/** What is wrong with a JSON text, in one sentence; null where nothing is. */
export function jsonProblem(written: string): string | null {
  if (written.trim() === '') return text('sendJsonEmpty');
  try {
    JSON.parse(written);
    return null;
  } catch (error) {
    return text('sendJsonWrong', error instanceof Error ? error.message : String(error));
  }
}

/** Pairs of hex digits, with or without `0x`, separated by blanks, commas, colons or nothing. */
function readHex(written: string): ReadyMessage | DraftProblem {
  const bytes: number[] = [];
  const pattern = /(?:0x)?([0-9a-f]{2})|[\s,:]+/giy;
  while (pattern.lastIndex < written.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(written);
    if (match === null) return wrongAt('sendHexWrong', written, at);
    if (match[1] !== undefined) bytes.push(Number.parseInt(match[1], 16));
  }
  return { opcode: 'binary', bytes: Uint8Array.from(bytes) };
}

/** RFC 4648 sections 4 and 5, padding optional; white space is ignored. */
function readBase64(written: string): ReadyMessage | DraftProblem {
  const wrong = /[^\w+/=\s-]/.exec(written);
  if (wrong !== null) return wrongAt('sendBase64Wrong', written, wrong.index);
  const plain = written.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/');
  try {
    const binary = atob(plain);
    return { opcode: 'binary', bytes: Uint8Array.from(binary, (character) => character.charCodeAt(0)) };
  } catch {
    return { problem: text('sendBase64Cut') };
  }
}

function wrongAt(key: MessageKey, written: string, at: number): DraftProblem {
  const character = String.fromCodePoint(written.codePointAt(at) ?? 0);
  return { problem: text(key, JSON.stringify(character), String(at + 1)) };
}
