/** The level that CONNECT carries, as people call it. */
export function versionName(level: number): string {
  return { 3: '3.1', 4: '3.1.1', 5: '5.0' }[level & 0x7f] ?? String(level);
}
