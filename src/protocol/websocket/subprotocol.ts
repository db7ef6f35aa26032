// RFC 6455 section 4.1 and 11.3.4: a list of tokens without duplicates; they compare case-sensitively.
import { FaultLog, type Parsed } from '../http/fault.ts';
import { readTokenList } from '../http/token-list.ts';

/** One name of Sec-WebSocket-Protocol, and its place in the value. */
export interface Subprotocol {
  readonly name: string;
  readonly index: number;
  readonly length: number;
}

/**
 * Reads a Sec-WebSocket-Protocol value (several lines: join them by `combinedValue`). Faults: `empty-list`,
 * `empty-element`, `invalid-character`, `repeated-subprotocol`.
 */
export function parseSubprotocols(value: string): Parsed<Subprotocol[]> {
  const faults = new FaultLog();
  const subprotocols = readTokenList(value, 'a subprotocol name', faults);
  const known = new Set<string>();
  for (const { name, index, length } of subprotocols) {
    if (known.has(name)) faults.add('repeated-subprotocol', index, length, 'a subprotocol is named twice');
    known.add(name);
  }
  return { value: subprotocols, faults: faults.list() };
}

/** Writes a Sec-WebSocket-Protocol value. */
export function formatSubprotocols(subprotocols: readonly Pick<Subprotocol, 'name'>[]): string {
  return subprotocols.map((subprotocol) => subprotocol.name).join(', ');
}
