interface Rows {
  readonly length: number;
  at(k: number): number;
}

/** How many of the ascending rows are below `row`: the index of the first that is not. */
export function firstAtOrAfter(rows: Rows, row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows.at(middle) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
