import type { FrameRule } from '../../protocol/websocket/frame-fault.ts';
import type { HeaderPart } from '../../protocol/websocket/header-layout.ts';

type FaultField = HeaderPart['field'] | 'payload';

/** Where in a frame a broken rule can be seen. */
const FIELDS: Readonly<Record<FrameRule, readonly FaultField[]>> = {
  'not-masked': ['mask'],
  masked: ['mask'],
  'reserved-bits': ['rsv1', 'rsv2', 'rsv3'],
  'reserved-opcode': ['opcode'],
  'long-length': ['longLength'],
  'length-bit': ['longLength'],
  'control-too-long': ['length', 'longLength'],
  'control-fragmented': ['fin'],
  'nothing-to-continue': ['opcode'],
  'message-unfinished': ['opcode'],
  'close-body': ['payload'],
  'close-reason': ['payload'],
  'close-code': ['payload'],
  'text-not-utf8': ['payload'],
  'after-close': ['opcode'],
  'not-deflate': ['payload'],
};

/** Whether a fault of this rule is one of this field. Of the reserved bits only those that are set have one. */
export function isFaultOf(rule: FrameRule, field: FaultField, digits: string): boolean {
  return FIELDS[rule].includes(field) && !(rule === 'reserved-bits' && digits === '0');
}
