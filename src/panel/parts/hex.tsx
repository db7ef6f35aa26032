import type { JSX } from 'preact';
import { BYTES_A_LINE, hexLine } from './hex-line.ts';
import { ScrollRegion } from './scroll-region.tsx';

/** Bytes that are laid out together, as soon as they come into view; `pages.css` has the height of their lines. */
const BLOCK = 64 * BYTES_A_LINE;

/** Bytes in hex and ASCII, as selectable text. The caller limits how many. */
export function Hex({ bytes, label }: { readonly bytes: Uint8Array; readonly label: string }): JSX.Element {
  const blocks: JSX.Element[] = [];
  for (let from = 0; from < bytes.length; from += BLOCK) {
    const lines: string[] = [];
    const to = Math.min(bytes.length, from + BLOCK);
    for (let offset = from; offset < to; offset += BYTES_A_LINE) lines.push(hexLine(bytes, offset));
    // One text for those who copy or search it.
    if (to < bytes.length) lines.push('');
    blocks.push(
      <span key={from} class="hex-block">
        {lines.join('\n')}
      </span>,
    );
  }
  return (
    <ScrollRegion class="hex" label={label}>
      <pre>{blocks}</pre>
    </ScrollRegion>
  );
}
