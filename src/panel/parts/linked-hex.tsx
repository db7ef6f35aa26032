import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { hexBytes } from './hex-line.ts';
import { ScrollScale } from './scroll-scale.ts';
import { useElementSize } from './use-element-size.ts';

interface LinkedHexProps {
  readonly label: string;
  /** Bytes of the whole. */
  readonly size: number;
  /** Some bytes, as many as there are. */
  readonly read: (from: number, to: number) => Promise<Uint8Array>;
  /** The bytes that are marked, `to` exclusive. */
  readonly marked: { readonly from: number; readonly to: number };
  /** Called for a byte that is chosen by mouse or keys. */
  readonly onByte: (offset: number) => void;
}

/** Height of a line in CSS pixels; `pages.css` has the same value. */
const LINE = 16;
/** Bytes that are read at once. */
const PIECE = 16 * 1024;
/** From this width on, in CSS pixels, a line has 16 bytes, below it 8. */
const WIDE = 540;

/**
 * Bytes in hex and ASCII, of any number: only visible lines are drawn and read. One byte is current: the mouse and the arrow keys
 * choose it.
 */
export function LinkedHex({ label, size, read, marked, onByte }: LinkedHexProps): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(frame);
  const [position, setPosition] = useState(0);
  const [cursor, setCursor] = useState(0);
  const [piece, setPiece] = useState<{ readonly from: number; readonly bytes: Uint8Array } | null>(null);
  const perLine = width === 0 || width >= WIDE ? 16 : 8;
  const scale = new ScrollScale(Math.ceil(size / perLine), LINE, height);
  const view = scale.window(position);
  const from = view.first * perLine;
  const to = Math.min(size, (view.first + view.count) * perLine);
  const here = piece !== null && piece.from <= from && to <= piece.from + piece.bytes.length;

  useEffect(() => {
    if (here || to <= from) return undefined;
    let current = true;
    const start = Math.max(0, from - PIECE / 4);
    void read(start, Math.min(size, Math.max(to, start + PIECE))).then((bytes) => {
      if (current) setPiece({ from: start, bytes });
    });
    return () => {
      current = false;
    };
  }, [from, to, here, read]);

  const goTo = (line: number) => {
    const element = frame.current;
    if (element === null) return;
    const next = scale.revealing(line, position);
    element.scrollTop = scale.scrollTop(next);
    setPosition(next);
  };

  // What is marked elsewhere comes into view, and the keys go on from there.
  useLayoutEffect(() => {
    if (cursor >= marked.from && cursor < marked.to) return;
    setCursor(Math.min(marked.from, size - 1));
    goTo(Math.floor(marked.from / perLine));
  }, [marked.from, marked.to, perLine, height]);

  const choose = (offset: number) => {
    const next = Math.min(Math.max(0, offset), size - 1);
    setCursor(next);
    goTo(Math.floor(next / perLine));
    onByte(next);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || size === 0) return;
    const page = Math.max(1, Math.floor(height / LINE) - 1) * perLine;
    const moves: Record<string, number> = {
      ArrowRight: cursor + 1,
      ArrowLeft: cursor - 1,
      ArrowDown: cursor + perLine,
      ArrowUp: cursor - perLine,
      PageDown: cursor + page,
      PageUp: cursor - page,
      Home: 0,
      End: size - 1,
    };
    const target = moves[event.key];
    if (target === undefined) return;
    event.preventDefault();
    choose(target);
  };

  const lines: JSX.Element[] = [];
  for (let line = view.first; line < view.first + view.count; line++) {
    const start = line * perLine;
    const hex: JSX.Element[] = [];
    const ascii: JSX.Element[] = [];
    for (let at = start; at < Math.min(size, start + perLine); at++) {
      const byte = here ? piece.bytes[at - piece.from] : undefined;
      const mark = at >= marked.from && at < marked.to;
      const name = `${mark ? 'mark' : ''} ${at === cursor ? 'cursor' : ''}`;
      hex.push(
        <span key={at} data-at={at} class={`${name} ${at % 8 === 0 && at !== start ? 'eighth' : ''}`}>
          {byte === undefined ? '  ' : hexBytes(Uint8Array.of(byte))}
        </span>,
      );
      ascii.push(
        <span key={at} data-at={at} class={name}>
          {byte === undefined ? ' ' : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'}
        </span>,
      );
    }
    lines.push(
      <div key={line - view.first} class="hex-line">
        <span class="hex-offset">{start.toString(16).padStart(8, '0')}</span>
        <span class={`hex-bytes of-${perLine}`}>{hex}</span>
        <span>{ascii}</span>
      </div>,
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: no element is a view of bytes
    <div
      ref={frame}
      class="linked-hex"
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys choose a byte, and scroll
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={(event) => setPosition(scale.position(event.currentTarget.scrollTop))}
      onClick={(event) => {
        const at = event.target instanceof HTMLElement ? event.target.dataset.at : undefined;
        if (at !== undefined) choose(Number(at));
      }}
    >
      <div style={{ height: `${scale.spacer}px` }}>
        <div class="hex-window" style={{ height: `${Math.min(height, scale.full)}px` }}>
          <div style={{ transform: `translateY(${view.offset}px)` }}>{lines}</div>
        </div>
      </div>
    </div>
  );
}
