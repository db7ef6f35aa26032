import { NumberFormat } from '../number-format.ts';
import { text } from '../text.ts';

const integer = new NumberFormat();
const oneDigit = new NumberFormat({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
const atMostOneDigit = new NumberFormat({ maximumFractionDigits: 1 });

/** A whole number with the separators of the interface's language. */
export function wholeNumber(value: number): string {
  return integer.format(value);
}

/** A number with one digit of fraction. */
export function tenths(value: number): string {
  return oneDigit.format(value);
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];
const BINARY_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A number of bytes in short, in powers of 1000 as DevTools writes them: `118 B`, `41.2 kB`, `9.1 MB`. */
export function byteText(bytes: number): string {
  const { value, power } = scaled(bytes, 1000);
  const number = power === 0 || value >= 99.95 ? integer.format(Math.round(value)) : oneDigit.format(value);
  return `${number} ${UNITS[power] ?? ''}`;
}

/** The bytes of some messages, of which so many have a size that nobody saw: that is not 0. */
export function sizeText(
  bytes: number,
  { count, unsized }: { readonly count: number; readonly unsized: number },
): string {
  if (unsized === 0) return byteText(bytes);
  return unsized === count ? text('notObserved') : `≥ ${byteText(bytes)}`;
}

/** A number of bytes in powers of 1024, for limits that are set in them: `256 MiB`, `4 GiB`, `1.5 GiB`. */
export function binaryByteText(bytes: number): string {
  const { value, power } = scaled(bytes, 1024);
  return `${atMostOneDigit.format(value)} ${BINARY_UNITS[power] ?? ''}`;
}

/** A number of bytes in the unit that leaves less than one of the next, rounded. */
function scaled(bytes: number, step: number): { readonly value: number; readonly power: number } {
  let value = bytes;
  let power = 0;
  while (value >= step - 0.5 && power < UNITS.length - 1) {
    value /= step;
    power++;
  }
  return { value, power };
}

/** A span of milliseconds in short: `0.4 ms`, `31 ms`, `4.2 s`, `12 min`, `3.1 h`. */
export function durationText(ms: number): string {
  if (ms < 9.95) return `${oneDigit.format(ms)} ms`;
  if (ms < 999.5) return `${integer.format(Math.round(ms))} ms`;
  if (ms < 119_950) return `${oneDigit.format(ms / 1000)} s`;
  if (ms < 7_170_000) return `${integer.format(Math.round(ms / 60_000))} min`;
  return `${oneDigit.format(ms / 3_600_000)} h`;
}

const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');

/** Time of day to the millisecond, as DevTools writes it: `14:02:11.031`. */
export function clockText(epoch: number): string {
  const at = new Date(Math.floor(epoch));
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}.${pad(at.getMilliseconds(), 3)}`;
}

/** Milliseconds of the last moment that a Date can be (ECMA-262 section 21.4.1.1). */
const LAST_MOMENT = 8.64e15;

/** Created when it is first needed, because that takes some 10 ms (Chromium 156). */
let moment: Intl.DateTimeFormat | undefined;

/** A date and time, as the language of the interface writes it; `–` for a time that no calendar has, as files may contain. */
export function dateText(epoch: number): string {
  if (!(Math.abs(epoch) <= LAST_MOMENT)) return '–';
  moment ??= new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
  return moment.format(epoch);
}

/** A date and time for the name of a file: `20261120-140211`. */
export function stampText(epoch: number): string {
  const at = new Date(epoch);
  return `${at.getFullYear()}${pad(at.getMonth() + 1)}${pad(at.getDate())}-${pad(at.getHours())}${pad(at.getMinutes())}${pad(at.getSeconds())}`;
}
