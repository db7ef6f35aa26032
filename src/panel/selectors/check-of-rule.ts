import type { FrameRule } from '../../protocol/websocket/frame-fault.ts';

/** The check that judges each rule of frames. */
export const CHECK_OF_RULE: Readonly<Record<FrameRule, string>> = {
  'not-masked': 'client-frames-are-masked',
  masked: 'server-frames-are-not-masked',
  'reserved-bits': 'reserved-bits-are-negotiated',
  'reserved-opcode': 'opcodes-are-known',
  'long-length': 'lengths-are-minimal',
  'length-bit': 'lengths-are-minimal',
  'control-too-long': 'control-frames-are-short',
  'control-fragmented': 'control-frames-are-not-fragmented',
  'nothing-to-continue': 'continuations-are-in-sequence',
  'message-unfinished': 'continuations-are-in-sequence',
  'close-body': 'close-body-is-valid',
  'close-reason': 'close-body-is-valid',
  'close-code': 'close-code-is-allowed',
  'text-not-utf8': 'text-is-utf8',
  'after-close': 'nothing-after-close',
  'not-deflate': 'compressed-data-inflates',
};
