import { describe, expect, it } from 'vitest';
import { chooseDecoder, openConversation } from '../../../src/analysis/decoders/choose-decoder.ts';
import type { DecodableConnection, Decoded } from '../../../src/analysis/decoders/decoded.ts';
import { DECODERS } from '../../../src/analysis/decoders/registry.ts';
import { messagesOf, protocolOf, SAMPLES, type Sample } from './sample-messages.ts';

// Payloads of the protocols' own specifications and test suites; each says where it comes from.

/** Values of these are tested by their own suites: the samples name the suite and not the kind of value. */
const OF_VALUES: readonly string[] = ['cbor', 'messagepack'];
/** Messages that mean something only after those before them, and single values that any bytes may be. */
const NOT_BY_ITSELF = /^(?:PL0385|PL0387|PL0412|PL0413|PL0598|PL0631|PL0640)$/;

/** What the handshake of the sample's connection would have said. */
function connectionOf({ protocol, subprotocol }: Sample): DecodableConnection {
  const revision = /EIO3|engine.io v3/.test(protocol) ? 3 : /io v/.test(protocol) ? 4 : null;
  const format = OF_VALUES.includes(protocol)
    ? protocol
    : protocol.startsWith('protobuf')
      ? 'protobuf'
      : null;
  return {
    subprotocol: subprotocol ?? format ?? '',
    url: revision === null ? '' : `ws://host/socket.io/?EIO=${revision}`,
  };
}

describe.each([...new Set(SAMPLES.map(({ protocol }) => protocol))])('%s', (protocol) => {
  it.each(SAMPLES.filter((sample) => sample.protocol === protocol))('$id $expected.summary', (sample) => {
    const messages = messagesOf(sample);
    const connection = connectionOf(sample);
    const id = protocolOf(sample);
    const chosen = chooseDecoder(connection, messages);
    if (!NOT_BY_ITSELF.test(sample.id)) expect(chosen?.id).toBe(id === 'socket.io' ? 'engine.io' : id);
    const decoder =
      DECODERS.find((each) => each.id === chosen?.id || (chosen === null && each.id === id)) ?? null;
    const conversation = openConversation(connection, decoder);
    const decoded: Decoded[] = messages.map((message) => conversation.decode(message));
    const last = decoded.at(-1);
    const { problems = [] } = last?.details() ?? {};
    if (sample.id !== 'PL0631' && sample.id !== 'PL0640') {
      expect(last?.protocol).toBe(id);
      if (!OF_VALUES.includes(id)) expect(last?.type).toBe(sample.expected.type);
      expect(problems.length > 0).toBe(sample.expected.type === 'INVALID');
    }
  });
});
