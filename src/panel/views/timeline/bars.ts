/** A rectangle for each bin that has anything, from the middle down or, where `room` is negative, up. */
export function bars(values: ArrayLike<number>, most: number, width: number, room: number): string {
  const bin = width / Math.max(1, values.length);
  // A line of background between bars that are wide enough to be seen as such.
  const bar = (bin > 3 ? bin - 1 : bin).toFixed(2);
  const middle = Math.abs(room);
  let path = '';
  for (let k = 0; k < values.length; k += 1) {
    const value = values[k] ?? 0;
    if (!(value > 0)) continue;
    // What is there is seen.
    const height = (Math.sign(room) * Math.max(1, (value / most) * (middle - 1))).toFixed(1);
    path += `M${(k * bin).toFixed(2)} ${middle}h${bar}v${height}h-${bar}z`;
  }
  return path;
}

/** The greatest of some values; 0 where there is none. What is no number is passed over. */
export function greatest(values: ArrayLike<number>): number {
  let most = 0;
  for (let k = 0; k < values.length; k += 1) most = (values[k] ?? 0) > most ? (values[k] ?? 0) : most;
  return most;
}
