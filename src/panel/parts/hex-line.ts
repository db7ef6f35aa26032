/** Bytes of one line of a hex view. */
export const BYTES_A_LINE = 16;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes as two digits each, with a space between. */
export function hexBytes(bytes: Uint8Array): string {
  let line = '';
  for (const byte of bytes) line += `${line === '' ? '' : ' '}${HEX[byte] ?? ''}`;
  return line;
}

/** Bytes as ASCII, with a dot for each that is not printable. */
function asciiBytes(bytes: Uint8Array): string {
  let line = '';
  for (const byte of bytes) line += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  return line;
}

/** One line: offset, 16 bytes in two groups, ASCII. `offset` is that of its first byte. */
export function hexLine(bytes: Uint8Array, offset: number): string {
  const part = bytes.subarray(offset, offset + BYTES_A_LINE);
  const left = hexBytes(part.subarray(0, 8)).padEnd(23);
  const right = hexBytes(part.subarray(8)).padEnd(23);
  return `${offset.toString(16).padStart(8, '0')}  ${left}  ${right}  ${asciiBytes(part)}`;
}
