import { naturalMember } from '../json-access.ts';

/** The `code` of a close as a file has it: of a WebSocket 16 bits, of a WebTransport session 32; null where it is none. */
export function closeCodeMember(close: unknown): number | null {
  return naturalMember(close, 'code', 2 ** 32);
}
