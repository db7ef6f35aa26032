import { readFileSync } from 'node:fs';
import type { DecodableMessage } from '../../../src/analysis/decoders/decoded.ts';

interface Payload {
  readonly encoding: 'utf8' | 'base64';
  readonly data: string;
}

/** A payload of a protocol's own specification or test suite, with what it is. */
export interface Sample {
  readonly id: string;
  readonly protocol: string;
  readonly subprotocol?: string | null;
  readonly opcode?: number;
  readonly direction?: string;
  readonly payload?: Payload;
  readonly sequence?: readonly Payload[];
  readonly expected: { readonly type: string; readonly summary: string; readonly malformed?: boolean };
}

const { cases }: { cases: readonly Sample[] } = JSON.parse(
  readFileSync(new URL('../../fixtures/payloads/payloads.json', import.meta.url), 'utf8'),
);

export const SAMPLES = cases;

/** Names of the samples that are not the decoders' ids. */
const IDS: Readonly<Record<string, string>> = {
  'graphql-ws': 'graphql-transport-ws',
  'subscriptions-transport-ws': 'graphql-ws',
  chrome: 'cdp',
  'automerge-repo': 'automerge',
};

/** The decoder's id for a sample's protocol. */
export function protocolOf({ protocol }: Sample): string {
  const [word = ''] = protocol.split(' ');
  return IDS[word] ?? word;
}

export function messagesOf({ payload, sequence, opcode, direction = '' }: Sample): DecodableMessage[] {
  return (sequence ?? (payload === undefined ? [] : [payload])).map(({ encoding, data }) => ({
    bytes: new Uint8Array(Buffer.from(data, encoding)),
    opcode: opcode ?? (encoding === 'utf8' ? 1 : 2),
    outgoing: !direction.startsWith('server'),
  }));
}

/** All messages of a decoder's samples. */
export function sampleMessages(id: string): DecodableMessage[] {
  const ofDecoder = (sample: Sample) =>
    protocolOf(sample) === id || (id === 'engine.io' && protocolOf(sample) === 'socket.io');
  return cases.filter(ofDecoder).flatMap(messagesOf);
}
