import type { JSX } from 'preact';
import { BYTES_A_LINE, hexLine } from './hex-line.ts';

/** Bytes in hex and ASCII, as selectable text. The caller bounds how many it gives. */
export function Hex({ bytes, label }: { readonly bytes: Uint8Array; readonly label: string }): JSX.Element {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += BYTES_A_LINE) lines.push(hexLine(bytes, offset));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <pre class="hex" role="region" aria-label={label} tabIndex={0}>
      {lines.join('\n')}
    </pre>
  );
}
