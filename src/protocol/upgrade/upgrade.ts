// RFC 9110 section 7.8: Upgrade = #protocol, protocol = protocol-name ["/" protocol-version], both tokens.
import { FaultLog, type Parsed } from '../http/fault.ts';
import { readList } from '../http/list.ts';
import { noteNonTokenCharacters } from '../http/token.ts';

/** One protocol of an Upgrade field, and its place in the value. */
export interface UpgradeProtocol {
  /** As written. Faults stay in it, so that `websocket x` is never mistaken for `websocket`. */
  readonly name: string;
  /** Null where there is no slash. */
  readonly version: string | null;
  readonly index: number;
  readonly length: number;
}

/**
 * Reads an Upgrade value (several lines: join them by `combinedValue`). Faults: `empty-list`, `empty-element`,
 * `missing-name`, `missing-version` (a slash and nothing after it), `invalid-character`.
 */
export function parseUpgrade(value: string): Parsed<UpgradeProtocol[]> {
  const faults = new FaultLog();
  const protocols = readList(value, faults).map(({ text, index, length }): UpgradeProtocol => {
    const slash = text.indexOf('/');
    const name = slash === -1 ? text : text.slice(0, slash);
    const version = slash === -1 ? null : text.slice(slash + 1);
    if (name === '') faults.add('missing-name', index, 0, 'a protocol has no name before its slash');
    noteNonTokenCharacters(value, index, index + name.length, 'a protocol name', faults);
    if (version === '') {
      faults.add('missing-version', index + length, 0, 'a protocol has a slash and no version');
    } else if (version !== null) {
      noteNonTokenCharacters(value, index + slash + 1, index + length, 'a protocol version', faults);
    }
    return { name, version, index, length };
  });
  return { value: protocols, faults: faults.list() };
}

/** Writes an Upgrade value. */
export function formatUpgrade(protocols: readonly Pick<UpgradeProtocol, 'name' | 'version'>[]): string {
  return protocols.map(({ name, version }) => (version === null ? name : `${name}/${version}`)).join(', ');
}
