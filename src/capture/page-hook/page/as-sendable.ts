import { isBuffer } from './payload-of.ts';
import { isView, sizeOfBlob, sizeOfShared, toText } from './primordials.ts';

/**
 * What `send` makes of its argument (WebIDL: a buffer, a view, a Blob, or else a text). What the browser has to refuse, a
 * symbol or shared memory, is left to it.
 *
 * @throws whatever the page's own `toString` throws
 */
export function asSendable(data: unknown): unknown {
  if (typeof data === 'string' || typeof data === 'symbol') return data;
  if (typeof data === 'object' && data !== null) {
    if (isView(data) || isBuffer(data) || sizeOfBlob(data) !== null || sizeOfShared(data) !== null)
      return data;
  }
  return toText(data);
}
