import { OPCODE } from '../../../events/message-segment.ts';

const NAMES = new Map<number, string>(Object.entries(OPCODE).map(([name, code]) => [code, name]));

/** An opcode's name in RFC 6455 section 5.2, or its number where it has none. */
export function opcodeText(opcode: number): string {
  return NAMES.get(opcode) ?? `0x${opcode.toString(16)}`;
}
