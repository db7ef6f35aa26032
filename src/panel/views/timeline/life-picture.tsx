import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { TimeSpan } from '../../../analysis/rhythm/traffic-picture.ts';
import { lifeColumns } from '../../selectors/life-columns.ts';
import { type LifeRow, lifeCounts } from '../../selectors/life-rows.ts';
import { wholeNumber } from '../../selectors/quantity.ts';
import { nextTask } from '../../state/next-task.ts';
import { text, textOf } from '../../text.ts';
import { COLUMN, drawLives } from './draw-lives.ts';
import { lifeName } from './life-name.ts';

/** Height of all lines together, where they are many; of a line at least, of one that has its name over it, and of that name. CSS pixels. */
const ROOM = 216;
const LEAST = 6;
const NAMED = 21;
const NAME = 12;
/** Milliseconds of drawing in one task. */
const PIECE = 5;
/** More lines than these are not told apart: they are put together, see `lifeRows`. */
export const MOST_ROWS: number = ROOM / LEAST;

interface LifePictureProps {
  readonly rows: readonly LifeRow[];
  readonly span: TimeSpan;
  /** In CSS pixels. */
  readonly width: number;
  readonly total: number;
}

/** The lives of all connections over one time, a line each. */
export function LifePicture({ rows, span, width, total }: LifePictureProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const height = Math.min(NAMED, Math.max(LEAST, Math.floor(ROOM / Math.max(1, rows.length))));
  const named = height === NAMED;
  const theme = useThemeChanges();
  useLayoutEffect(() => {
    const element = canvas.current;
    // Drawn in pieces, and shown whole.
    const picture = document.createElement('canvas');
    const context = picture.getContext('2d');
    if (element === null || context === null) return undefined;
    const scale = devicePixelRatio;
    picture.width = Math.round(width * scale);
    picture.height = Math.round(rows.length * height * scale);
    context.scale(scale, scale);
    // A canvas knows no variables of a style sheet: three of its own colours, which it does not use, have their values.
    const { color, outlineColor, columnRuleColor } = getComputedStyle(element);
    const columns = Math.max(1, Math.floor(width / COLUMN));
    const colors = { life: color, bad: outlineColor, dim: columnRuleColor };
    let isOver = false;
    const draw = async () => {
      let began = performance.now();
      for (const [row, { connections }] of rows.entries()) {
        const top = row * height + (named ? NAME : 1);
        const place = { top, height: (row + 1) * height - 1 - top };
        drawLives(context, lifeColumns(connections, span, columns), place, colors);
        if (performance.now() - began < PIECE) continue;
        await nextTask();
        if (isOver) return;
        began = performance.now();
      }
      element.width = picture.width;
      element.height = picture.height;
      element.getContext('2d')?.drawImage(picture, 0, 0);
    };
    void draw();
    return () => {
      isOver = true;
    };
  }, [rows, span, width, height, named, theme]);

  const failed = useMemo(
    () => rows.reduce((sum, { connections }) => sum + lifeCounts(connections).failed, 0),
    [rows],
  );
  return (
    <div
      class="life-picture"
      onPointerMove={({ currentTarget, clientY }) => {
        const row = rowUnder(currentTarget, rows, clientY);
        currentTarget.title = row === null ? '' : rowText(row);
      }}
    >
      <canvas
        ref={canvas}
        role="img"
        aria-label={text('overviewLives', textOf('overviewConnections', total), wholeNumber(failed))}
        style={{ width: `${width}px`, height: `${rows.length * height}px` }}
      />
      {named &&
        rows.map((row, k) => (
          <span
            key={`${row.kind} ${row.connections[0]?.id}`}
            class="life-name"
            aria-hidden="true"
            style={{ top: `${k * height}px` }}
          >
            {lifeName(row)}
          </span>
        ))}
    </div>
  );
}

/** The line of a picture under the pointer; null where there is none. @param picture its element, or one around it */
export function rowUnder(picture: Element, rows: readonly LifeRow[], clientY: number): LifeRow | null {
  const lines = picture.querySelector('canvas')?.getBoundingClientRect();
  if (lines === undefined || lines.height === 0) return null;
  return rows[Math.floor(((clientY - lines.top) / lines.height) * rows.length)] ?? null;
}

function rowText(row: LifeRow): string {
  const { failed, open } = lifeCounts(row.connections);
  return text(
    'overviewRow',
    lifeName(row),
    textOf('overviewConnections', row.connections.length),
    wholeNumber(failed),
    wholeNumber(open),
  );
}

/** A number that changes with the theme: what was drawn with its colours has to be drawn again. */
function useThemeChanges(): number {
  const [changes, setChanges] = useState(0);
  useLayoutEffect(() => {
    const changed = () => setChanges((count) => count + 1);
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
      matchMedia(query),
    );
    for (const query of queries) query.addEventListener('change', changed);
    return () => {
      observer.disconnect();
      for (const query of queries) query.removeEventListener('change', changed);
    };
  }, []);
  return changes;
}
