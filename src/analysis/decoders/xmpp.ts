import {
  CONFIDENCE,
  type DecodableMessage,
  type Decoded,
  type Decoder,
  type DecodingProblem,
  INVALID,
} from './decoded.ts';
import { handshakeConfidence } from './json-protocol.ts';
import { plainDecoded } from './plain/plain-decoded.ts';
import { PlacedText } from './tree/placed-text.ts';
import { branch, leaf, type TreeNode } from './tree/tree-node.ts';
import { utf8Text } from './tree/utf8.ts';
import { nestingFault } from './xml-nesting.ts';

/** RFC 7395 section 3.3: a message is one element, and the element alone is looked at. */
const START =
  /^\s*(?:<\?xml[^>]*\?>\s*)?<([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/;
const NAMESPACE =
  /xmlns(?::[\w.-]+)?\s*=\s*["'](?:urn:ietf:params:xml:ns:xmpp|jabber:|http:\/\/etherx\.jabber\.org)/;
const WORDS: Readonly<Record<string, string>> = { open: 'stream opens', close: 'stream closes' };

/** RFC 7395: XMPP over WebSocket. */
export const XMPP: Decoder = {
  id: 'xmpp',
  specification: 'RFC 6120, RFC 7395',
  ofConnection: (connection) => handshakeConfidence(connection, ['xmpp', 'xmpp-framing']),
  ofMessage: ({ opcode, bytes }) =>
    opcode === 1 && bytes[0] === 0x3c && NAMESPACE.test(utf8Text(bytes, 0, 1024))
      ? CONFIDENCE.certain
      : CONFIDENCE.none,
  open: () => ({ decode }),
};

function decode(message: DecodableMessage): Decoded {
  if (message.opcode !== 1) return plainDecoded(message);
  const { bytes } = message;
  const placed = new PlacedText(bytes);
  const { text } = placed;
  const problems: DecodingProblem[] = [];
  const start = START.exec(text);
  if (text.trim() === '')
    return result(
      'keep-alive',
      'white space that keeps the connection alive',
      leaf('', text, 0, bytes.length),
      [],
      null,
    );
  if (start === null) {
    problems.push({ offset: 0, what: 'A message has to be one XML element.' });
    return result(INVALID, problems[0]?.what ?? '', leaf('', text, 0, bytes.length), problems, null);
  }
  const [head, name = '', attributes = '', empty = ''] = start;
  const local = name.replace(/^.*:/, '');
  const content = text.slice(head.length).trimEnd();
  const closed = empty === '/' ? content === '' : content.endsWith(`</${name}>`);
  // Older servers send a stream's opening as RFC 6120 has it, without its end.
  if (!closed && local !== 'stream')
    problems.push({ offset: bytes.length, what: `The element ${name} does not end with the message.` });
  if (problems.length === 0 && local !== 'stream') {
    const fault = nestingFault(text);
    if (fault !== null) problems.push({ offset: placed.byteOf(fault.at), what: fault.what });
  }
  if (!placed.isUtf8) problems.push({ offset: 0, what: 'The message is not UTF-8.' });
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text))
    problems.push({ offset: 0, what: 'A document type may not stand in a stanza.' });
  const nodes: TreeNode[] = [leaf('element', name, 0, placed.byteOf(head.length))];
  const values = new Map<string, string>();
  for (const match of attributes.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    const value = unescaped(match[2] ?? match[3] ?? '');
    values.set(match[1] ?? '', value);
    const at = head.indexOf(attributes) + match.index;
    nodes.push(leaf(match[1] ?? '', value, placed.byteOf(at), placed.byteOf(at + match[0].length)));
  }
  if (content !== '')
    nodes.push(leaf('content', text.slice(head.length), placed.byteOf(head.length), bytes.length));
  const words = [
    WORDS[local] ?? local,
    values.get('type') ?? '',
    ...['id', 'from', 'to', 'mechanism', 'see-other-uri'].flatMap((key) =>
      values.has(key) ? [`${key} ${values.get(key)}`] : [],
    ),
  ];
  const inner = /<([A-Za-z_][\w.:-]*)/.exec(content)?.[1];
  if (inner !== undefined) words.push(`with ${inner}`);
  const repliesTo = local === 'iq' ? (values.get('id') ?? null) : null;
  const summary =
    problems[0]?.what ??
    words
      .filter((word) => word !== '')
      .join(' ')
      .slice(0, 200);
  return result(
    problems.length > 0 ? INVALID : local,
    summary,
    branch('', nodes, 0, bytes.length),
    problems,
    repliesTo,
  );
}

function unescaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (entity, name: string) => entities[name] ?? entity);
}

function result(
  type: string,
  summary: string,
  root: TreeNode,
  problems: readonly DecodingProblem[],
  repliesTo: string | null,
): Decoded {
  return {
    protocol: 'xmpp',
    layers: ['xmpp'],
    type,
    summary,
    repliesTo,
    details: () => ({ root, problems }),
  };
}
