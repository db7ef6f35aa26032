import { describeCloseCode } from '../../../protocol/websocket/close-code.ts';
import type { Decoded, ProtocolId } from '../decoded.ts';
import { oneLine } from '../tree/preview.ts';
import { branch, leaf } from '../tree/tree-node.ts';
import { utf8Text } from '../tree/utf8.ts';

/**
 * A close frame, RFC 6455 section 5.5.1: a code of two bytes and a reason in UTF-8, or nothing.
 * @param meaning what the protocol says of its own codes
 */
export function closeDecoded(
  bytes: Uint8Array,
  protocol: ProtocolId = 'binary',
  meaning: (code: number) => string | undefined = () => undefined,
): Decoded {
  const code = bytes.length < 2 ? null : ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  const reason = utf8Text(bytes, 2);
  const name = code === null ? '' : (meaning(code) ?? describeCloseCode(code).name);
  const words = reason === '' ? name : oneLine(reason);
  return {
    protocol,
    layers: [protocol],
    type: 'close',
    summary: code === null ? 'close without a code' : `close ${code}: ${words}`,
    repliesTo: null,
    details: () => {
      const problems = bytes.length === 1 ? [{ offset: 0, what: 'A close code has two bytes.' }] : [];
      if (code === null) return { root: leaf('', bytes, 0, bytes.length), problems };
      const parts = [leaf('code', code, 0, 2, name), leaf('reason', reason, 2, bytes.length)];
      return { root: branch('', parts, 0, bytes.length), problems };
    },
  };
}
