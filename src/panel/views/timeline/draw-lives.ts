import type { LifeColumns } from '../../selectors/life-columns.ts';

/** Width of a column in CSS pixels. */
export const COLUMN = 2;
/** Marks of failures are so far apart, in columns: they stay marks where there are very many. */
const APART = 4;

/** The colours of a picture of lives. */
export interface LifeColors {
  readonly life: string;
  readonly bad: string;
  readonly dim: string;
}

/** Where a line of the picture stands, in CSS pixels. */
interface Place {
  readonly top: number;
  readonly height: number;
}

/**
 * Draws a line: how many lived at a time is its height, those in their handshake are pale, and whatever failed has a cross, which is told from the
 * rest without its colour. One that has no answer is a hollow box.
 */
export function drawLives(
  context: CanvasRenderingContext2D,
  lives: LifeColumns,
  { top, height }: Place,
  colors: LifeColors,
): void {
  const { open, connecting, most } = lives;
  const bottom = top + height;
  // What is there is seen.
  const tall = (count: number) => (count === 0 ? 0 : Math.max(2, (count / Math.max(1, most)) * height));
  context.fillStyle = colors.life;
  context.globalAlpha = 0.45;
  fill(context, bottom, open.length, (column) => tall((open[column] ?? 0) + (connecting[column] ?? 0)));
  context.globalAlpha = 1;
  fill(context, bottom, open.length, (column) => tall(open[column] ?? 0));
  const half = Math.min(3, height / 2 - 0.5);
  context.lineWidth = 1;
  context.strokeStyle = colors.dim;
  mark(context, lives.unanswered, (x) => context.rect(x + 0.5, bottom - 2 * half - 0.5, 7, 2 * half));
  context.lineWidth = 1.6;
  context.strokeStyle = colors.bad;
  const middle = bottom - half - 0.5;
  mark(context, lives.failed, (x) => {
    context.moveTo(x + 1 - half, middle - half);
    context.lineTo(x + 1 + half, middle + half);
    context.moveTo(x + 1 - half, middle + half);
    context.lineTo(x + 1 + half, middle - half);
  });
}

/** A rectangle for each run of columns of one height. */
function fill(
  context: CanvasRenderingContext2D,
  bottom: number,
  columns: number,
  heightOf: (column: number) => number,
): void {
  for (let column = 0; column < columns; ) {
    const height = heightOf(column);
    let end = column + 1;
    while (end < columns && heightOf(end) === height) end += 1;
    if (height > 0) context.fillRect(column * COLUMN, bottom - height, (end - column) * COLUMN, height);
    column = end;
  }
}

function mark(context: CanvasRenderingContext2D, counts: Uint32Array, draw: (x: number) => void): void {
  context.beginPath();
  let next = 0;
  for (let column = 0; column < counts.length; column += 1) {
    if (column < next || counts[column] === 0) continue;
    draw(column * COLUMN);
    next = column + APART;
  }
  context.stroke();
}
