/**
 * The tallest element that we create, in CSS pixels. Firefox 153 gives an element over about 17.9 million px the height 0,
 * and sticky content in it follows the scroll position only up to 8,947,848 px: beyond that, header and rows stay behind.
 * Chromium 156 clamps at 33,554,428: beyond that, the end of a list could not be reached.
 */
export const TALLEST = 8_000_000;

/** Which rows to draw, and the offset of the first one from the view's upper edge (0 or less, in px). */
export interface RowWindow {
  readonly first: number;
  readonly count: number;
  readonly offset: number;
}

/**
 * Maps the scroll position of an element of limited height to a position in a list of any length. Positions in the list are
 * pixels as if every row existed. Below `TALLEST` both are the same.
 */
export class ScrollScale {
  readonly full: number;
  readonly spacer: number;
  readonly furthest: number;
  readonly #view: number;
  readonly rowHeight: number;
  readonly #rows: number;

  constructor(rows: number, rowHeight: number, view: number) {
    this.#rows = rows;
    this.rowHeight = rowHeight;
    this.#view = view;
    this.full = rows * rowHeight;
    this.spacer = Math.min(this.full, TALLEST);
    this.furthest = Math.max(0, this.full - view);
  }

  get scaled(): boolean {
    return this.full > TALLEST;
  }

  /** Position in the list of a `scrollTop`. */
  position(scrollTop: number): number {
    const travel = this.spacer - this.#view;
    if (travel <= 0) return 0;
    return this.clamp(this.scaled ? (scrollTop / travel) * this.furthest : scrollTop);
  }

  /** The `scrollTop` for a position in the list. */
  scrollTop(position: number): number {
    if (this.furthest === 0) return 0;
    const at = this.clamp(position);
    return this.scaled ? (at / this.furthest) * (this.spacer - this.#view) : at;
  }

  clamp(position: number): number {
    return Math.min(Math.max(0, position), this.furthest);
  }

  /** The rows that are visible at a position, including half-hidden ones at both edges. */
  window(position: number): RowWindow {
    const at = this.clamp(position);
    const first = Math.floor(at / this.rowHeight);
    const last = Math.min(this.#rows, Math.ceil((at + this.#view) / this.rowHeight));
    return { first, count: Math.max(0, last - first), offset: first * this.rowHeight - at };
  }

  /** The position at which a row is in the middle of the view, as far as the ends allow. */
  centering(row: number): number {
    return this.clamp(row * this.rowHeight - (this.#view - this.rowHeight) / 2);
  }

  /** The nearest position at which a row is fully visible. */
  revealing(row: number, position: number): number {
    const top = row * this.rowHeight;
    const at = this.clamp(position);
    if (top < at) return this.clamp(top);
    if (top + this.rowHeight > at + this.#view) return this.clamp(top + this.rowHeight - this.#view);
    return at;
  }
}
