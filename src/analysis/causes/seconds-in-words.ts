/** A duration for a sentence: `0.2 s`, `75 s`, `12 min`, `2.5 h`. */
export function secondsInWords(seconds: number): string {
  if (seconds < 600) return `${Number(seconds.toFixed(seconds < 10 ? 1 : 0))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Number((seconds / 3600).toFixed(1))} h`;
}
