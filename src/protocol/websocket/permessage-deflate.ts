// RFC 7692 section 7.1: the parameters of permessage-deflate in an offer (a request) and in a response.
import { FaultLog, type Parsed } from '../http/fault.ts';
import type { Extension, ExtensionParameter } from './extensions.ts';

export const PERMESSAGE_DEFLATE = 'permessage-deflate';

/** An LZ77 window size as base-2 logarithm, 8 to 15; null where the parameter has no value, or a faulty one. */
interface WindowBits {
  readonly bits: number | null;
}

/** What was asked for or agreed on; the first of repeated parameters counts. */
export interface DeflateParameters {
  readonly serverNoContextTakeover: boolean;
  readonly clientNoContextTakeover: boolean;
  /** Null where the parameter is absent. */
  readonly serverMaxWindowBits: WindowBits | null;
  /** Null where the parameter is absent. */
  readonly clientMaxWindowBits: WindowBits | null;
}

/** `offer`: in a request; `response`: in what the server accepted. */
export type DeflateSide = 'offer' | 'response';

/**
 * Reads the parameters of a permessage-deflate extension; names compare exactly, as browsers do. Each fault spans a
 * whole parameter: `unknown-parameter`, `repeated-parameter`, `unexpected-value` (no_context_takeover has none),
 * `missing-window-bits` (only client_max_window_bits, only in an offer, may go without), `invalid-window-bits` (8 to 15
 * without sign or leading zero).
 */
export function parseDeflateParameters(extension: Extension, side: DeflateSide): Parsed<DeflateParameters> {
  const faults = new FaultLog();
  const known = new Set<string>();
  let serverNoContextTakeover = false;
  let clientNoContextTakeover = false;
  let serverMaxWindowBits: WindowBits | null = null;
  let clientMaxWindowBits: WindowBits | null = null;
  for (const parameter of extension.parameters) {
    const { name, index, length } = parameter;
    if (known.has(name)) {
      faults.add('repeated-parameter', index, length, 'a parameter is there twice');
      continue;
    }
    known.add(name);
    switch (name) {
      case 'server_no_context_takeover':
        serverNoContextTakeover = true;
        noteValue(parameter, faults);
        break;
      case 'client_no_context_takeover':
        clientNoContextTakeover = true;
        noteValue(parameter, faults);
        break;
      case 'server_max_window_bits':
        serverMaxWindowBits = readWindowBits(parameter, false, faults);
        break;
      case 'client_max_window_bits':
        clientMaxWindowBits = readWindowBits(parameter, side === 'offer', faults);
        break;
      default:
        faults.add('unknown-parameter', index, length, 'permessage-deflate has no such parameter');
    }
  }
  const value = {
    serverNoContextTakeover,
    clientNoContextTakeover,
    serverMaxWindowBits,
    clientMaxWindowBits,
  };
  return { value, faults: faults.list() };
}

function noteValue({ name, value, index, length }: ExtensionParameter, faults: FaultLog): void {
  if (value !== null) faults.add('unexpected-value', index, length, `${name} takes no value`);
}

function readWindowBits(
  { name, value, index, length }: ExtensionParameter,
  mayHaveNone: boolean,
  faults: FaultLog,
): WindowBits {
  if (value === null) {
    if (!mayHaveNone)
      faults.add('missing-window-bits', index, length, `${name} needs a value from 8 to 15 here`);
    return { bits: null };
  }
  if (/^(?:[89]|1[0-5])$/.test(value)) return { bits: Number(value) };
  faults.add(
    'invalid-window-bits',
    index,
    length,
    `${name} is a number from 8 to 15 without sign or leading zero`,
  );
  return { bits: null };
}
