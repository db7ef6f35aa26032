import { arrayMember, member, naturalMember } from '../json-access.ts';

/** Numbers of sources are smaller. */
export const MOST_ID = 2 ** 53;

/** The number of the source that an event points to; null where it names none. */
export function dependency(params: unknown): number | null {
  return naturalMember(member(params, 'source_dependency'), 'id', MOST_ID);
}

/** The lines of an event's `headers`. */
export function headersOf(params: unknown): string[] {
  return arrayMember(params, 'headers').filter((line) => typeof line === 'string');
}
