import { bare, isArray } from './primordials.ts';

/** The subprotocols that a constructor was given, without asking anything but a text or an array, and that only once. */
export function protocolsOf(given: unknown): string[] {
  const found: string[] = bare([]);
  if (typeof given === 'string') found[0] = given;
  if (!isArray(given)) return found;
  let count = 0;
  for (let n = 0; n < given.length; n++) {
    const each: unknown = given[n];
    if (typeof each === 'string') found[count++] = each;
  }
  return found;
}
