/** The most bytes that a number takes. */
export const LONGEST_NUMBER = 25;

const ZERO = 0x30;
const POINT = 0x2e;
const MILLION = 1_000_000;

/** A range of numbers between two powers of two, in which doubles are evenly spaced. */
interface Stretch {
  readonly from: number;
  readonly until: number;
  /** This many decimals always distinguish a number from its neighbours; one fewer does where it is close enough. */
  readonly decimals: number;
  readonly scale: number;
  /** Half of the distance to a neighbouring number, in units of the last decimal but one. */
  readonly half: number;
}

/** Times in seconds, from 2004 to 2038. */
const SECONDS: Stretch = { from: 2 ** 30, until: 2 ** 31, decimals: 7, scale: 1e7, half: 1e6 / 2 ** 23 };
/** Times in milliseconds, from 2004 to 2039. */
const MILLISECONDS: Stretch = { from: 2 ** 40, until: 2 ** 41, decimals: 4, scale: 1e4, half: 1e3 / 2 ** 13 };

/**
 * Writes a number as a template literal does (ECMA-262, Number::toString: the fewest digits that distinguish it from its
 * neighbours) and returns the offset after it. Times and integers have a faster path: the general one, which is right for
 * every number, took the largest part of an export.
 */
export function writeNumber(value: number, bytes: Uint8Array, at: number): number {
  if ((value | 0) === value && value >= 0) return writeInteger(value, bytes, at);
  if (value >= SECONDS.from && value < SECONDS.until) return writeTime(value, SECONDS, bytes, at);
  if (value >= MILLISECONDS.from && value < MILLISECONDS.until)
    return writeTime(value, MILLISECONDS, bytes, at);
  return writeText(value, bytes, at);
}

/** All products are exact: a fraction has 22 or 12 bits, and ten to the seventh is 128 times a number of 17 bits. */
function writeTime(value: number, stretch: Stretch, bytes: Uint8Array, at: number): number {
  const whole = Math.floor(value);
  const fraction = value - whole;
  const fewer = fraction * (stretch.scale / 10);
  // `| 0` keeps integers of 32 bits, which the engine divides by a multiplication.
  let decimals = (fewer + 0.5) | 0;
  let digits = stretch.decimals - 1;
  if (Math.abs(decimals - fewer) < stretch.half) {
    // Rounded up to the next whole number.
    if (decimals * 10 === stretch.scale) return writeText(value, bytes, at);
    for (; digits > 0; digits--) {
      const rest = (decimals / 10) | 0;
      if (rest * 10 !== decimals) break;
      decimals = rest;
    }
  } else {
    const more = fraction * stretch.scale;
    decimals = (more + 0.5) | 0;
    digits = stretch.decimals;
    // Two texts are equally close.
    if (decimals - more === 0.5) return writeText(value, bytes, at);
  }
  const millions = (whole / MILLION) | 0;
  const left = writeInteger(millions, bytes, at);
  writeDigits((whole - millions * MILLION) | 0, 6, bytes, left);
  if (digits === 0) return left + 6;
  bytes[left + 6] = POINT;
  writeDigits(decimals, digits, bytes, left + 7);
  return left + 7 + digits;
}

function writeInteger(value: number, bytes: Uint8Array, at: number): number {
  let digits = 1;
  for (let left = (value / 10) | 0; left > 0; left = (left / 10) | 0) digits++;
  writeDigits(value, digits, bytes, at);
  return at + digits;
}

/** Writes an integer below 2^31 with that many digits, padded with zeros. */
function writeDigits(value: number, digits: number, bytes: Uint8Array, at: number): void {
  let left = value;
  for (let i = at + digits - 1; i >= at; i--) {
    const rest = (left / 10) | 0;
    bytes[i] = ZERO + left - rest * 10;
    left = rest;
  }
}

function writeText(value: number, bytes: Uint8Array, at: number): number {
  const text = `${value}`;
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}
