import type { FrameHeader } from '../../protocol/websocket/frame-header.ts';
import type { HeaderField, HeaderPart } from '../../protocol/websocket/header-layout.ts';
import { type MessageKey, text, textOf } from '../text.ts';
import { wholeNumber } from './quantity.ts';

/** What a compressed message takes on the wire, in percent of what it says; null where it says nothing. */
export function ratioText(onWire: number, inflated: number): string | null {
  if (inflated === 0) return null;
  const percent = (onWire / inflated) * 100;
  return text('wirePercent', wholeNumber(percent < 0.5 ? 1 : Math.round(percent)));
}

/** What a frame is: of which message, or which control frame. */
export function opcodeMeaning(opcode: number): string {
  const keys: Readonly<Record<number, MessageKey>> = {
    0: 'wireOpcode0',
    1: 'wireOpcode1',
    2: 'wireOpcode2',
    8: 'wireOpcode8',
    9: 'wireOpcode9',
    10: 'wireOpcode10',
  };
  return text(keys[opcode] ?? 'wireOpcodeReserved');
}

const NAMES: Readonly<Record<HeaderField, MessageKey>> = {
  fin: 'wireFieldFin',
  rsv1: 'wireFieldRsv1',
  rsv2: 'wireFieldRsv2',
  rsv3: 'wireFieldRsv3',
  opcode: 'wireFieldOpcode',
  mask: 'wireFieldMask',
  length: 'wireFieldLength',
  longLength: 'wireFieldLongLength',
  key: 'wireFieldKey',
};

/** The name of a field in RFC 6455 section 5.2, in short. */
export function fieldName(field: HeaderField): string {
  return text(NAMES[field]);
}

/** What a field of this frame says, as a sentence. `compressed`: RSV1 marks a compressed message. */
export function fieldMeaning(part: HeaderPart, header: FrameHeader, compressed: boolean): string {
  if (part.digits === null && part.field !== 'longLength') return text('wireFieldNotShown');
  switch (part.field) {
    case 'fin':
      return text(header.final ? 'wireFin1' : 'wireFin0');
    case 'rsv1':
      if (part.digits === '0') return text('wireRsv0');
      return text(compressed ? 'wireRsvCompressed' : 'wireRsvSet');
    case 'rsv2':
    case 'rsv3':
      return text(part.digits === '0' ? 'wireRsv0' : 'wireRsvSet');
    case 'opcode':
      return opcodeMeaning(header.opcode);
    case 'mask':
      return text(header.masked === true ? 'wireMask1' : 'wireMask0');
    case 'length':
      if (header.lengthBytes === 3) return text('wireLength126');
      if (header.lengthBytes === 9) return text('wireLength127');
      return textOf('wireLength', header.length);
    case 'longLength':
      return textOf('wireLength', header.length);
    default:
      return text('wireKey');
  }
}
