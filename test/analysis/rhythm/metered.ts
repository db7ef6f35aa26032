import { chooseDecoder, openConversation } from '../../../src/analysis/decoders/choose-decoder.ts';
import { TrafficMeter } from '../../../src/analysis/rhythm/traffic-meter.ts';

/** A message at a time in milliseconds; text, or bytes. */
export interface Planted {
  readonly at: number;
  readonly outgoing: boolean;
  readonly data: string | Uint8Array;
  /** Where it is neither text nor binary. */
  readonly opcode?: number;
}

const encoder = new TextEncoder();

/** Adds messages to a new meter, in the order given, decoded as a connection with this address and subprotocol. */
export function metered(
  planted: Iterable<Planted>,
  { url = 'ws://h/', subprotocol = '' }: { readonly url?: string; readonly subprotocol?: string } = {},
): TrafficMeter {
  const meter = new TrafficMeter();
  const connection = { url, subprotocol };
  const messages = [...planted].map(({ at, outgoing, data, opcode }) => ({
    at,
    outgoing,
    opcode: opcode ?? (typeof data === 'string' ? 1 : 2),
    bytes: typeof data === 'string' ? encoder.encode(data) : data,
  }));
  const conversation = openConversation(connection, chooseDecoder(connection, messages.slice(0, 16)));
  for (const message of messages)
    meter.add({ ...message, size: message.bytes.length, decoded: conversation.decode(message) });
  return meter;
}

/** The client's message and the server's, at a time. */
export const sent = (at: number, data: string | Uint8Array): Planted => ({ at, outgoing: true, data });
export const received = (at: number, data: string | Uint8Array): Planted => ({ at, outgoing: false, data });

/** Numbers from 0 to 1 that are the same in each run. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
