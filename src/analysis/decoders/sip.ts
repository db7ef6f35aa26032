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

const REQUEST = /^([A-Z]{1,32}) (\S+) SIP\/2\.0$/;
const STATUS = /^SIP\/2\.0 (\d{3}) ?([^\r\n]*)$/;
/** RFC 3261 section 7.3.3 and the registry: short names of fields. */
const SHORT: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
};

/** RFC 7118: SIP over WebSocket, one message each. */
export const SIP: Decoder = {
  id: 'sip',
  specification: 'RFC 3261, RFC 7118',
  ofConnection: (connection) => handshakeConfidence(connection, ['sip']),
  ofMessage: ({ opcode, bytes }) => {
    const [line = ''] = utf8Text(bytes, 0, 1024).split('\r\n', 1);
    return (opcode === 1 || opcode === 2) && (REQUEST.test(line) || STATUS.test(line))
      ? CONFIDENCE.certain
      : CONFIDENCE.none;
  },
  open: () => ({ decode }),
};

function decode(message: DecodableMessage): Decoded {
  if (message.opcode !== 1 && message.opcode !== 2) return plainDecoded(message);
  const { bytes } = message;
  const placed = new PlacedText(bytes);
  const { text } = placed;
  // RFC 5626 section 4.4.1: the client sends two line ends, and the server answers with one.
  if (/^(?:\r\n){1,2}$/.test(text)) {
    return result(
      'keep-alive',
      'keep-alive of line ends (RFC 5626)',
      { root: leaf('', text, 0, bytes.length), problems: [] },
      null,
    );
  }
  const [line = '', ...rest] = text.split('\r\n');
  const problems: DecodingProblem[] = [];
  if (!placed.isUtf8) problems.push({ offset: 0, what: 'The message is not UTF-8.' });
  const nodes: TreeNode[] = [leaf('start line', line, 0, placed.byteOf(line.length))];
  const fields = new Map<string, string>();
  let at = Math.min(line.length + 2, text.length);
  let ended = false;
  for (const each of rest) {
    if (each === '') {
      at += 2;
      ended = true;
      break;
    }
    const [from, to] = [placed.byteOf(at), placed.byteOf(at + each.length)];
    const colon = each.indexOf(':');
    const name = each.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (colon <= 0 && !/^[ \t]/.test(each))
      problems.push({ offset: from, what: 'A field has to be a name, a colon and a value.' });
    const value = each.slice(colon + 1).trim();
    const whole = (Object.hasOwn(SHORT, name) ? SHORT[name] : undefined) ?? name;
    if (!fields.has(whole)) fields.set(whole, value);
    nodes.push(leaf(each.slice(0, Math.max(0, colon)), value, from, to));
    at += each.length + 2;
  }
  const end = placed.byteOf(Math.min(at, text.length));
  if (!ended)
    problems.push({
      offset: bytes.length,
      what: 'The message ends before the empty line that follows its fields.',
    });
  checkLength(fields.get('content-length'), bytes.length - end, end, problems);
  if (end < bytes.length) nodes.push(leaf('body', utf8Text(bytes, end), end, bytes.length));
  const repliesTo = fields.has('call-id') ? `${fields.get('call-id')} ${fields.get('cseq') ?? ''}` : null;
  const [type, words] = startLine(line, fields, problems);
  const root = branch('', nodes, 0, bytes.length);
  return result(
    problems.length > 0 ? INVALID : type,
    problems[0]?.what ?? words,
    { root, problems },
    repliesTo,
  );
}

function checkLength(
  said: string | undefined,
  length: number,
  at: number,
  problems: DecodingProblem[],
): void {
  if (said === undefined || !/^\d{1,9}$/.test(said)) return;
  if (Number(said) !== length)
    problems.push({ offset: at, what: `The body has ${length} bytes, and Content-Length says ${said}.` });
}

function startLine(
  line: string,
  fields: ReadonlyMap<string, string>,
  problems: DecodingProblem[],
): readonly [string, string] {
  const status = STATUS.exec(line);
  if (status !== null) {
    const [, code = '', phrase = ''] = status;
    const method = fields.get('cseq')?.split(/\s+/)[1];
    return [`${code} ${phrase}`.trim(), method === undefined ? 'response' : `response to ${method}`];
  }
  const request = REQUEST.exec(line);
  if (request !== null)
    return [
      request[1] ?? '',
      `${request[2] ?? ''}${fields.has('from') ? ` from ${fields.get('from')}` : ''}`.slice(0, 200),
    ];
  problems.push({ offset: 0, what: 'The first line is no request and no status of SIP/2.0.' });
  return ['message', line.slice(0, 100)];
}

function result(
  type: string,
  summary: string,
  details: ReturnType<Decoded['details']>,
  repliesTo: string | null,
): Decoded {
  return { protocol: 'sip', layers: ['sip'], type, summary, repliesTo, details: () => details };
}
