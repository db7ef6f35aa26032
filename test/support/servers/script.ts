/**
 * One step of what an endpoint does on a socket. Both sides of a conversation are scripts: the server knows its own by the
 * address, the page runs its own (run-script.ts).
 *
 * - `text`: sends that text. `bytes`: sends those bytes. `fill`: sends `size` bytes made from the seed.
 * - `parts`: sends one text message in these fragments; for servers only, a page can't.
 * - `await`: goes on when so many messages have come in all.
 * - `ping`: a ping frame, which is no message; for servers only.
 * - `close`: closes with code and reason; the last step.
 */
export type Step =
  | readonly ['text', string]
  | readonly ['bytes', readonly number[]]
  | readonly ['fill', 'text' | 'binary', size: number, seed: number]
  | readonly ['parts', readonly string[]]
  | readonly ['await', number]
  | readonly ['ping', string]
  | readonly ['close', code: number, reason: string];

/** Exactly `size` bytes of UTF-8 or of anything, the same for the same seed. */
export function filled(kind: 'text' | 'binary', size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = kind === 'binary' ? state >>> 24 : 0x20 + ((state >>> 24) % 95);
  }
  // Text of more than one byte a character in the middle, so that a wrong count of bytes or of characters shows.
  if (kind === 'text' && size >= 64) bytes.write('é漢😀', Math.floor(size / 2));
  return bytes;
}
