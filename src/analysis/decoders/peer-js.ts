import { CONFIDENCE } from './decoded.ts';
import type { Reading } from './json/json-message.ts';
import { jsonProtocol } from './json-protocol.ts';
import { isPlainObject, memberOf, textOf } from './tree/plain-access.ts';
import type { PlainValue } from './tree/plain-value.ts';
import { preview } from './tree/preview.ts';

const TYPES = new Set([
  'OPEN',
  'LEAVE',
  'CANDIDATE',
  'OFFER',
  'ANSWER',
  'EXPIRE',
  'HEARTBEAT',
  'ID-TAKEN',
  'INVALID-KEY',
  'ERROR',
]);
/** Those that nobody else writes, in capitals and with who they are for. */
const ADDRESSED = new Set(['CANDIDATE', 'OFFER', 'ANSWER', 'EXPIRE', 'LEAVE']);

/** The signalling of PeerJS (peer and peerjs-server 1.x). */
export const PEER_JS = jsonProtocol({
  id: 'peerjs',
  specification: 'PeerJS signalling (peerjs 1.x)',
  subprotocols: [],
  url: /\/peerjs\?(?:[^#]*&)?key=/,
  looks: (value) => {
    const type = textOf(value, 'type') ?? '';
    return ADDRESSED.has(type) && (textOf(value, 'src') !== undefined || textOf(value, 'dst') !== undefined)
      ? CONFIDENCE.certain
      : CONFIDENCE.none;
  },
  read,
});

function read(value: PlainValue): Reading {
  const type = textOf(value, 'type');
  if (!isPlainObject(value) || type === undefined) {
    return {
      type: 'message',
      summary: preview(value),
      problems: ['A message has to be an object with a type.'],
    };
  }
  const problems = TYPES.has(type) ? [] : [`There is no type "${type.slice(0, 40)}".`];
  const [from, to] = [textOf(value, 'src'), textOf(value, 'dst')];
  const way = from === undefined && to === undefined ? '' : ` ${from ?? '?'}->${to ?? '?'}`;
  const payload = memberOf(value, 'payload');
  if (type === 'CANDIDATE')
    return { type, summary: `${candidateWords(memberOf(payload, 'candidate'))}${way}`, problems };
  if (type === 'OFFER' || type === 'ANSWER')
    return {
      type,
      summary: `SDP ${type.toLowerCase()}${way}${mediaWords(memberOf(payload, 'sdp'))}`,
      problems,
    };
  return {
    type,
    summary: `${type.toLowerCase()}${way}${payload === undefined ? '' : ` ${preview(payload, 80)}`}`,
    problems,
  };
}

/** RFC 8839 section 5.1: `candidate:foundation component transport priority address port typ type`. */
function candidateWords(candidate: PlainValue | undefined): string {
  const line = textOf(candidate, 'candidate') ?? '';
  const [, address, port, kind] = /^candidate:\S+ \d+ \S+ \d+ (\S+) (\d+) typ (\S+)/.exec(line) ?? [];
  return address === undefined ? `candidate ${line.slice(0, 80)}` : `${kind} candidate ${address}:${port}`;
}

/** RFC 8866 section 5.14. */
function mediaWords(sdp: PlainValue | undefined): string {
  const text = typeof sdp === 'string' ? sdp : (textOf(sdp, 'sdp') ?? '');
  const media = [...text.matchAll(/^m=(\w+)/gm)].map(([, kind]) => kind);
  return media.length === 0
    ? ''
    : `, ${media.length} m-line${media.length === 1 ? '' : 's'} ${media.join(' ')}`;
}
