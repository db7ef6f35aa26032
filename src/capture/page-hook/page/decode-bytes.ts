import { Bytes, charCodeAt } from './primordials.ts';

const decode = typeof atob === 'undefined' ? () => '' : atob;

/** Bytes of base64. @throws DOMException where it is none */
export function decodeBytes(base64: string): Uint8Array<ArrayBuffer> {
  const text = decode(base64);
  const bytes = new Bytes(text.length);
  for (let n = 0; n < text.length; n++) bytes[n] = charCodeAt(text, n);
  return bytes;
}
