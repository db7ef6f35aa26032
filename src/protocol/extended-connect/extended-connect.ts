// RFC 8441 section 4 (HTTP/2) and RFC 9220 section 3 (HTTP/3): CONNECT with a `:protocol` pseudo-field.
import type { Field } from '../http/field.ts';

/** Something wrong with a field as a whole. */
interface FieldFault {
  readonly code: string;
  /** Position in the field list; null where a field is missing. */
  readonly fieldIndex: number | null;
  /** One English sentence without a full stop, for people. */
  readonly detail: string;
}

/** What an extended CONNECT requests; null where a pseudo-field is missing. */
export interface ExtendedConnect {
  /** A name of the HTTP Upgrade Token registry, such as `websocket`. */
  readonly protocol: string;
  readonly scheme: string | null;
  readonly authority: string | null;
  readonly path: string | null;
  readonly faults: readonly FieldFault[];
}

/**
 * Reads the extended CONNECT of a field list; null where it is not one: without `:protocol`, or with a method other than
 * CONNECT. `method` is used where the list has no `:method` because its source keeps it apart. Faults:
 * `missing-pseudo-field` (`:scheme` and `:path` are required), `repeated-pseudo-field`, `late-pseudo-field` (after a
 * regular one; RFC 9113 section 8.3), `empty-protocol`.
 */
export function readExtendedConnect(
  fields: readonly Field[],
  method: string | null = null,
): ExtendedConnect | null {
  const pseudo = new Map<string, string>();
  const faults: FieldFault[] = [];
  let regularSeen = false;
  fields.forEach(({ name, value }, fieldIndex) => {
    if (!name.startsWith(':')) {
      regularSeen = true;
      return;
    }
    if (pseudo.has(name)) {
      faults.push({ code: 'repeated-pseudo-field', fieldIndex, detail: 'a pseudo-field is there twice' });
    } else {
      pseudo.set(name, value);
    }
    if (regularSeen) {
      faults.push({
        code: 'late-pseudo-field',
        fieldIndex,
        detail: 'a pseudo-field follows a regular field',
      });
    }
  });

  const protocol = pseudo.get(':protocol');
  if (protocol === undefined || (pseudo.get(':method') ?? method) !== 'CONNECT') return null;
  if (protocol === '') {
    const fieldIndex = fields.findIndex((field) => field.name === ':protocol');
    faults.push({ code: 'empty-protocol', fieldIndex, detail: ':protocol is empty' });
  }
  for (const name of [':scheme', ':path']) {
    if (pseudo.has(name)) continue;
    const detail = `an extended CONNECT needs ${name}`;
    faults.push({ code: 'missing-pseudo-field', fieldIndex: null, detail });
  }
  return {
    protocol,
    scheme: pseudo.get(':scheme') ?? null,
    authority: pseudo.get(':authority') ?? null,
    path: pseudo.get(':path') ?? null,
    faults,
  };
}
