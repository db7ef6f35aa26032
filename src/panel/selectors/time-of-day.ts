const CLOCK = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,3}))?)?$/;
const DAY = 24 * 60 * 60 * 1000;

/**
 * The first moment at or after the day's begin of `from` that a local clock shows so, in epoch milliseconds: `14:02`,
 * `14:02:11` or `14:02:11.031`. A time more than twelve hours before `from` is meant for the day after: the list went
 * over midnight. Null where it is no time of day.
 */
export function timeOfDay(words: string, from: number): number | null {
  const [, hours = '', minutes = '', seconds = '0', fraction = ''] = CLOCK.exec(words.trim()) ?? [];
  if (hours === '' || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const at = new Date(from);
  at.setHours(Number(hours), Number(minutes), Number(seconds), Number(fraction.padEnd(3, '0')));
  return at.getTime() < from - DAY / 2 ? at.getTime() + DAY : at.getTime();
}
