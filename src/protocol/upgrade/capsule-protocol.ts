// RFC 9297 section 3.4: Capsule-Protocol is an Item Structured Field with a Boolean; parameters mean nothing.
import { FaultLog, type Parsed } from '../http/fault.ts';
import { readStructuredItem } from '../http/structured-item.ts';

/**
 * Reads a Capsule-Protocol value; null where it is not a Boolean, which a recipient treats like an absent field. Faults:
 * `not-a-boolean`, and those of `readStructuredItem`.
 */
export function parseCapsuleProtocol(value: string): Parsed<boolean | null> {
  const faults = new FaultLog();
  const read = readStructuredItem(value, faults);
  if (read === null) return { value: null, faults: faults.list() };
  if (read.item.type !== 'boolean') {
    faults.add('not-a-boolean', 0, value.length, 'the value must be the Boolean ?1 or ?0');
    return { value: null, faults: faults.list() };
  }
  return { value: read.item.value, faults: faults.list() };
}

/** Writes a Capsule-Protocol value. */
export function formatCapsuleProtocol(value: boolean): string {
  return value ? '?1' : '?0';
}
