import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Hex } from '../../parts/hex.tsx';
import { JsonTree } from '../../parts/json-tree.tsx';
import { LONGEST_JSON, parseJson } from '../../parts/json-value.ts';
import { printableLines } from '../../parts/printable.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { byteText } from '../../selectors/quantity.ts';
import { usePanel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';
import { copyJsonValue } from '../menus/copy-chosen.ts';

interface ContentProps {
  readonly bytes: Uint8Array;
  /** Bytes that are stored; `bytes` may be their beginning only. */
  readonly size: number;
  readonly more: { readonly shown: number; readonly onMore: () => void } | null;
}

/** A payload as a JSON tree, or why it is not JSON. */
export function JsonContent({ bytes, size }: Pick<ContentProps, 'bytes' | 'size'>): JSX.Element {
  const panel = usePanel();
  const value = useMemo(
    () => (bytes.length < size ? undefined : parseJson(new TextDecoder().decode(bytes))),
    [bytes, size],
  );
  if (value !== undefined) {
    return (
      <JsonTree
        value={value}
        label={text('tabJson')}
        more={(count) => textOf('showMoreItems', count)}
        menuLabel={text('menuValue')}
        onMenu={(node, place) => panel.menu.open({ kind: 'json', ...node }, place)}
        onCopy={(node) => void copyJsonValue(panel, node)}
      />
    );
  }
  return (
    <p class="page dim">
      {size > LONGEST_JSON ? text('jsonTooLong', byteText(LONGEST_JSON)) : text('jsonNone')}
    </p>
  );
}

/** A payload as text. Bytes that are not UTF-8 are shown as U+FFFD, with a note. */
export function TextContent({ bytes, size, more }: ContentProps): JSX.Element {
  const decoded = useMemo(() => {
    const part = bytes.length < size ? bytes.subarray(0, wholeCharacters(bytes)) : bytes;
    return { words: printableLines(new TextDecoder().decode(part)), valid: isUtf8(part) };
  }, [bytes, size]);
  return (
    <div class="text-content">
      {!decoded.valid && <p class="strip warn">{text('textNotUtf8')}</p>}
      <ScrollRegion class="payload-text" label={text('tabText')}>
        <pre>
          <bdi>{decoded.words}</bdi>
        </pre>
      </ScrollRegion>
      <More size={size} more={more} />
    </div>
  );
}

/** A payload in hex. */
export function BinaryContent({ bytes, size, more }: ContentProps): JSX.Element {
  return (
    <div class="text-content">
      <Hex bytes={bytes} label={text('tabHex')} />
      <More size={size} more={more} />
    </div>
  );
}

function More({ size, more }: Pick<ContentProps, 'size' | 'more'>): JSX.Element | null {
  if (more === null || more.shown >= size) return null;
  return (
    <div class="strip">
      <span>{text('shownOf', byteText(more.shown), byteText(size))}</span>
      <button type="button" class="link" onClick={more.onMore}>
        {text('showMore')}
      </button>
    </div>
  );
}

/** How many bytes form whole UTF-8 characters: the shown part may end within one. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= 4 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return bytes.length - back;
  }
  return bytes.length;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
