import {
  Bytes,
  bufferOf,
  bufferOfView,
  isView,
  lengthOf,
  lengthOfBuffer,
  lengthOfView,
  offsetOf,
  offsetOfView,
  setBytes,
} from './primordials.ts';

/** A copy of the bytes of a buffer or view, of any realm; null for anything else, or where it is detached. */
export function bytesOf(data: unknown): Uint8Array<ArrayBuffer> | null {
  if (typeof data !== 'object' || data === null) return null;
  try {
    if (isView(data)) return ofView(data);
    return isBuffer(data) ? copy(data, 0, lengthOfBuffer(data)) : null;
  } catch {
    return null;
  }
}

/** Whether it is an ArrayBuffer, of any realm; a shared one is not. */
export function isBuffer(data: object): data is ArrayBuffer {
  try {
    return lengthOfBuffer(data) >= 0;
  } catch {
    return false;
  }
}

function ofView(view: object): Uint8Array<ArrayBuffer> {
  let size: number;
  try {
    size = lengthOf(view);
  } catch {
    return copy(bufferOfView(view), offsetOfView(view), lengthOfView(view));
  }
  return copy(bufferOf(view), offsetOf(view), size);
}

/** By a copy whose making asks nothing of the page: `slice` would ask for the species. */
function copy(buffer: ArrayBuffer, offset: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Bytes(size);
  setBytes(bytes, new Bytes(buffer, offset, size));
  return bytes;
}
