import type { DecodableMessage, Decoded, ProtocolId } from '../decoded.ts';
import { spread } from '../tree/shifted.ts';
import { leaf } from '../tree/tree-node.ts';
import { strictUtf8Text } from '../tree/utf8.ts';
import type { Opened } from './message-inflater.ts';

/**
 * A compressed message by what it holds. The bytes of its parts are those of the content, which the message does not have: each
 * part is the whole message.
 * @param decode decodes the content
 */
export function inflatedDecoded(
  { kind, content }: Opened,
  { bytes, outgoing }: DecodableMessage,
  decode: (content: DecodableMessage) => Decoded,
): Decoded {
  if (content === 'too large')
    return closedDecoded(kind, bytes, content, 'It becomes more than 64 MiB, and is not opened.');
  if (content === 'part' || content.length === 0) return closedDecoded(kind, bytes, 'part', null);
  const inner = decode(contentMessage(content, outgoing));
  return {
    ...inner,
    layers: [kind, ...inner.layers],
    protocol: inner.protocol === 'binary' || inner.protocol === 'text' ? kind : inner.protocol,
    details: () => {
      const { root, problems } = inner.details();
      return {
        root: spread(root, 0, bytes.length),
        problems: problems.map(({ what }) => ({ offset: 0, what })),
      };
    },
  };
}

/** What a compressed message held as a message: text where it is some. */
export function contentMessage(bytes: Uint8Array, outgoing: boolean): DecodableMessage {
  return { opcode: looksLikeText(bytes) ? 1 : 2, outgoing, bytes };
}

function closedDecoded(kind: ProtocolId, bytes: Uint8Array, type: string, problem: string | null): Decoded {
  return {
    protocol: kind,
    layers: [kind],
    type,
    summary: `${bytes.length} B: ${problem ?? 'a later message ends what this one begins'}`,
    repliesTo: null,
    details: () => ({
      root: leaf('', bytes, 0, bytes.length),
      problems: problem === null ? [] : [{ offset: 0, what: problem }],
    }),
  };
}

function looksLikeText(bytes: Uint8Array): boolean {
  return strictUtf8Text(bytes) !== null && !bytes.subarray(0, 4096).includes(0);
}
