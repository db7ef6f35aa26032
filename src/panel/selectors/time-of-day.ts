const CLOCK = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,3}))?)?$/;
const DAY = 24 * 60 * 60 * 1000;

/**
 * The first moment at or after the beginning of the day of `from` at which a local clock shows this time, in epoch
 * milliseconds: `14:02`, `14:02:11` or `14:02:11.031`. A time more than twelve hours before `from` means the next day,
 * because the list continued past midnight. Null where the text is not a time of day.
 */
export function timeOfDay(words: string, from: number): number | null {
  const [, hours = '', minutes = '', seconds = '0', fraction = ''] = CLOCK.exec(words.trim()) ?? [];
  if (hours === '' || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const at = new Date(from);
  at.setHours(Number(hours), Number(minutes), Number(seconds), Number(fraction.padEnd(3, '0')));
  return at.getTime() < from - DAY / 2 ? at.getTime() + DAY : at.getTime();
}
