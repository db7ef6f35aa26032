/** Endings of numbers in thousandths: ".5" of 500, "" of 0. */
const THOUSANDTHS = Array.from({ length: 1000 }, (_, n) =>
  n === 0 ? '' : `.${n.toString().padStart(3, '0').replace(/0+$/, '')}`,
);
/** Numbers below this have at most 15 digits in thousandths: no shorter text is read as the same number. */
const EXACT = 1e12;

/** A number as `String` writes it. That takes long for fractions; most that are sent have few digits. */
export function numberText(value: number): string {
  const thousandths = value * 1000;
  if (
    Number.isInteger(value) ||
    !(thousandths < EXACT && thousandths > -EXACT) ||
    !Number.isInteger(thousandths) ||
    thousandths / 1000 !== value
  )
    return String(value);
  const size = Math.abs(thousandths);
  const whole = Math.floor(size / 1000);
  return `${value < 0 ? '-' : ''}${whole}${THOUSANDTHS[size - whole * 1000] ?? ''}`;
}
