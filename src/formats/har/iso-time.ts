/** ISO 8601 in UTC; the first second of 1970 for a time that no calendar has. */
export function isoTime(epochMilliseconds: number): string {
  const date = new Date(epochMilliseconds);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? date.toISOString() : new Date(0).toISOString();
}
