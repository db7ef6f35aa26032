import type { JSX } from 'preact';
import { BYTES_A_LINE, hexLine } from './hex-line.ts';
import { ScrollRegion } from './scroll-region.tsx';

/** Bytes in hex and ASCII, as selectable text. The caller limits how many. */
export function Hex({ bytes, label }: { readonly bytes: Uint8Array; readonly label: string }): JSX.Element {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += BYTES_A_LINE) lines.push(hexLine(bytes, offset));
  return (
    <ScrollRegion class="hex" label={label}>
      <pre>{lines.join('\n')}</pre>
    </ScrollRegion>
  );
}
