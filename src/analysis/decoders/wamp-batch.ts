import { type Decoded, INVALID } from './decoded.ts';
import { listOf } from './tree/tree-node.ts';

/** Where one of several messages stands in the bytes. */
interface Part {
  readonly from: number;
  readonly to: number;
}

/** Ends each text of JSON in the batched mode of WAMP (section 5.3.2). */
const RECORD_END = 0x1e;
const LENGTH = 4;

/** Messages of JSON, each with U+001E behind it; null where none has one. */
export function batchedTexts(bytes: Uint8Array): readonly Part[] | null {
  const parts: Part[] = [];
  let from = 0;
  while (from < bytes.length) {
    const end = bytes.indexOf(RECORD_END, from);
    const to = end < 0 ? bytes.length : end;
    parts.push({ from, to });
    from = to + 1;
  }
  return bytes.includes(RECORD_END) ? parts : null;
}

/** Binary messages, each behind its length in four bytes; null where the bytes are not divided so. */
export function batchedBytes(bytes: Uint8Array): readonly Part[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Part[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at <= LENGTH) return null;
    const from = at + LENGTH;
    const to = from + view.getUint32(at);
    if (to === from || to > bytes.length) return null;
    parts.push({ from, to });
    at = to;
  }
  return parts.length === 0 ? null : parts;
}

/** The messages of a batch. One that is broken makes it invalid: a peer has to end the session then. */
export function batchDecoded(
  bytes: Uint8Array,
  parts: readonly Part[],
  read: (from: number, to: number) => Decoded,
): Decoded {
  const decoded = parts.map(({ from, to }) => read(from, to));
  const [only] = decoded;
  if (only !== undefined && decoded.length === 1) return only;
  const broken = decoded.find(({ type }) => type === INVALID);
  const types = decoded.slice(0, 6).map(({ type }) => type);
  return {
    protocol: 'wamp',
    layers: only?.layers ?? ['wamp'],
    type: broken === undefined ? 'batch' : INVALID,
    summary:
      broken === undefined ? `${decoded.length} messages: ${types.join(', ')}` : `batch: ${broken.summary}`,
    repliesTo: null,
    packets: decoded,
    details: () => {
      const all = decoded.map((each) => each.details());
      const problems = all.flatMap((each) => each.problems);
      const roots = all.map(({ root }) => root);
      return { root: listOf(roots, bytes.length), problems };
    },
  };
}
