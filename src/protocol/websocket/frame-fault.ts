/** What a frame may do wrong, with the clause that forbids it. */
export const FRAME_RULES = [
  /** RFC 6455 section 5.1. */
  'not-masked',
  /** RFC 6455 section 5.1. */
  'masked',
  /** A reserved bit that no agreed extension uses there. */
  'reserved-bits',
  /** RFC 6455 5.2. */
  'reserved-opcode',
  /** The length takes more bytes than needed. */
  'long-length',
  /** The most significant bit of a length of 64 bits is set. */
  'length-bit',
  /** RFC 6455 5.5. */
  'control-too-long',
  /** RFC 6455 5.5. */
  'control-fragmented',
  /** A continuation while no message is unfinished. */
  'nothing-to-continue',
  /** A new message while another is unfinished. */
  'message-unfinished',
  /** A close frame whose body is a single byte. */
  'close-body',
  /** RFC 6455 5.5.1. */
  'close-reason',
  /** RFC 6455 7.4. */
  'close-code',
  /** RFC 6455 8.1. */
  'text-not-utf8',
  /** RFC 6455 5.5.1. */
  'after-close',
  /** A compressed message is not DEFLATE, or breaks off. */
  'not-deflate',
] as const;

export type FrameRule = (typeof FRAME_RULES)[number];

/** A violation of a rule of frames, and where it is. */
export interface FrameFault {
  readonly rule: FrameRule;
  /** Offset in the bytes of its direction since the switch; null where the source shows no bytes. */
  readonly offset: number | null;
  /** One English sentence without a full stop. */
  readonly what: string;
}
