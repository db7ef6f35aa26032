import type { Decoded } from '../decoders/decoded.ts';

/** A message as it is counted. The caller may use one object for all of them: nothing keeps it. */
export interface TrafficMessage {
  /** EpochMilliseconds; NaN where the log has no times. */
  readonly at: number;
  readonly outgoing: boolean;
  /** RFC 6455 section 5.2; also 9 and 10 where the wire was seen. */
  readonly opcode: number;
  /** True payload size in bytes; 0 where nobody saw it. */
  readonly size: number;
  readonly sizeUnknown?: boolean;
  /** Null where the payload was not there as a whole. */
  readonly decoded: Decoded | null;
  /** The payload; null where it was not there as a whole. */
  readonly bytes: Uint8Array | null;
}
