// RFC 7540 section 3.2.1: HTTP2-Settings is the base64url of a SETTINGS frame's payload (section 6.5.1).
import { encodeBase64, readBase64 } from '../http/base64.ts';
import { FaultLog, type Parsed } from '../http/fault.ts';
import { HTTP2_SETTINGS } from '../registry/http2-settings.ts';

/** One setting; `name` is null where the identifier is not registered. */
export interface Http2Setting {
  readonly id: number;
  readonly name: string | null;
  readonly value: number;
}

const BYTES_PER_SETTING = 6;
const NAMES = new Map(HTTP2_SETTINGS.map((entry) => [entry.id, entry.name]));

/**
 * Reads an HTTP2-Settings value; nothing is read from what is no base64url. Faults: `empty-value`,
 * `wrong-byte-count` (not a multiple of 6), `setting-out-of-range` (section 6.5.2), and those of base64url:
 * `invalid-character`, `wrong-digit-count`, `excess-padding`, `unused-bits`.
 */
export function parseHttp2Settings(value: string): Parsed<Http2Setting[]> {
  const faults = new FaultLog();
  const settings: Http2Setting[] = [];
  if (value === '') faults.add('empty-value', 0, 0, 'the value is empty');
  const bytes = readBase64(value, 'base64url', faults) ?? new Uint8Array(0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + BYTES_PER_SETTING <= bytes.length; at += BYTES_PER_SETTING) {
    const id = view.getUint16(at);
    const setting: Http2Setting = { id, name: NAMES.get(id) ?? null, value: view.getUint32(at + 2) };
    settings.push(setting);
    // 6 bytes are 8 digits: each setting begins at a digit of its own.
    if (!isInRange(setting)) {
      faults.add('setting-out-of-range', (at / 6) * 8, 8, `${setting.name} may not be ${setting.value}`);
    }
  }
  if (bytes.length % BYTES_PER_SETTING !== 0) {
    faults.add('wrong-byte-count', 0, value.length, `${bytes.length} bytes are not a multiple of 6`);
  }
  return { value: settings, faults: faults.list() };
}

function isInRange({ name, value }: Http2Setting): boolean {
  switch (name) {
    case 'ENABLE_PUSH':
    case 'ENABLE_CONNECT_PROTOCOL':
      return value <= 1;
    case 'INITIAL_WINDOW_SIZE':
      return value <= 0x7fffffff;
    case 'MAX_FRAME_SIZE':
      return value >= 0x4000 && value <= 0xffffff;
    default:
      return true;
  }
}

/** Writes an HTTP2-Settings value. */
export function formatHttp2Settings(settings: readonly Pick<Http2Setting, 'id' | 'value'>[]): string {
  const bytes = new Uint8Array(settings.length * BYTES_PER_SETTING);
  const view = new DataView(bytes.buffer);
  settings.forEach(({ id, value }, at) => {
    view.setUint16(at * BYTES_PER_SETTING, id);
    view.setUint32(at * BYTES_PER_SETTING + 2, value);
  });
  return encodeBase64(bytes, 'base64url');
}
