// RFC 6455 section 4.3, 11.3.5: Sec-WebSocket-Version is one number in a request, a list of them in a refusal.
import { FaultLog, type Parsed } from '../http/fault.ts';
import { readList } from '../http/list.ts';

/**
 * Reads a Sec-WebSocket-Version value; an element that is no number is left out. Faults: `empty-list`,
 * `empty-element`, `invalid-version`, `leading-zero`, `version-out-of-range` (above 255).
 */
export function parseVersions(value: string): Parsed<number[]> {
  const faults = new FaultLog();
  const versions: number[] = [];
  for (const { text, index, length } of readList(value, faults)) {
    const version = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isSafeInteger(version)) {
      faults.add('invalid-version', index, length, 'a version is not a number from 0 to 255');
      continue;
    }
    if (version > 255) faults.add('version-out-of-range', index, length, 'a version is above 255');
    if (text.length > 1 && text.startsWith('0')) {
      faults.add('leading-zero', index, length, 'a version has a leading zero');
    }
    versions.push(version);
  }
  return { value: versions, faults: faults.list() };
}

/** Writes a Sec-WebSocket-Version value. */
export function formatVersions(versions: readonly number[]): string {
  return versions.join(', ');
}
