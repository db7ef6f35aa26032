// RFC 9113 section 8.2.2 and RFC 9114 section 4.2: HTTP/2 and HTTP/3 have no connection-specific fields.
import { asciiLowerCase } from '../http/ascii-case.ts';
import type { Field, FieldLine } from '../http/field.ts';

const CONNECTION_SPECIFIC = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The lines that make a message over HTTP/2 or HTTP/3 malformed: connection-specific fields, and TE other than `trailers`.
 */
export function connectionSpecificLines(fields: readonly Field[]): FieldLine[] {
  const lines: FieldLine[] = [];
  fields.forEach(({ name, value }, fieldIndex) => {
    const lower = asciiLowerCase(name);
    const isMisplacedTe = lower === 'te' && asciiLowerCase(value) !== 'trailers';
    if (CONNECTION_SPECIFIC.has(lower) || isMisplacedTe) lines.push({ value, fieldIndex });
  });
  return lines;
}
