import { placeAfter, type WaitsFor } from '../binary/held-bytes.ts';
import { type Decoded, type DecodingProblem, INVALID } from '../decoded.ts';
import { payloadOf } from '../plain/payload.ts';
import { shifted } from '../tree/shifted.ts';
import { branch, leaf, listOf, type TreeNode } from '../tree/tree-node.ts';
import { utf8Text } from '../tree/utf8.ts';

const COMMANDS = new Set([
  'CONNECT',
  'STOMP',
  'CONNECTED',
  'SEND',
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'ACK',
  'NACK',
  'BEGIN',
  'COMMIT',
  'ABORT',
  'DISCONNECT',
  'MESSAGE',
  'RECEIPT',
  'ERROR',
]);
/** Section "Frames and Headers": those alone may have a body. */
const WITH_BODY = new Set(['SEND', 'MESSAGE', 'ERROR']);
/** Headers that a command needs in every version, and those that it needs from a version on: 1.0 has no ids. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  SEND: ['destination'],
  SUBSCRIBE: ['destination'],
  MESSAGE: ['destination', 'message-id'],
  RECEIPT: ['receipt-id'],
  BEGIN: ['transaction'],
  COMMIT: ['transaction'],
  ABORT: ['transaction'],
};
const NEEDED_SINCE_1_1: Readonly<Record<string, readonly string[]>> = {
  SUBSCRIBE: ['id'],
  UNSUBSCRIBE: ['id'],
  MESSAGE: ['subscription'],
  CONNECTED: ['version'],
};
const NEEDED_SINCE_1_2: Readonly<Record<string, readonly string[]>> = { ACK: ['id'], NACK: ['id'] };
/** Headers that a summary names, in this order: they distinguish frames of one command. */
const SHOWN = [
  'version',
  'destination',
  'id',
  'subscription',
  'message-id',
  'receipt',
  'receipt-id',
  'transaction',
  'message',
  'heart-beat',
];

const LF = 0x0a;
const CR = 0x0d;
/** Headers beyond this are those of no frame. */
const MOST_HEADERS = 64 << 10;

interface Frame {
  readonly command: string;
  readonly headers: ReadonlyMap<string, string>;
  /** Builds the tree. */
  root(): TreeNode;
  readonly problems: readonly DecodingProblem[];
  readonly bodyLength: number;
  readonly layers: Decoded['layers'];
  readonly to: number;
}

/** What was read of a message and of what was held before it. */
export interface StompFrames {
  readonly decoded: Decoded;
  /** What begins a frame and does not end it. */
  readonly rest: Uint8Array | null;
  readonly waits: WaitsFor;
  /** The version that a CONNECTED named, as its last digit; null where none came. */
  readonly version: string | null;
}

/**
 * Decodes the frames in bytes of which the first `carried` came in messages before. Offsets count from the message's beginning,
 * and so are 0 for what came before.
 */
export function stompFrames(bytes: Uint8Array, version: string, carried: number): StompFrames {
  const frames: Frame[] = [];
  let at = 0;
  let rest: Uint8Array | null = null;
  let waits: WaitsFor = { byte: LF };
  while (at < bytes.length) {
    const from = skipLineEnds(bytes, at);
    if (from === bytes.length) break;
    const frame = frameAt(bytes, from, version);
    if (!('command' in frame)) {
      waits = frame;
      rest = bytes.subarray(from);
      break;
    }
    frames.push(frame);
    at = frame.to;
  }
  const connected = frames.find(({ command }) => command === 'CONNECTED');
  return {
    decoded: decodedOf(frames, bytes, rest, carried),
    rest,
    waits,
    // Servers of 1.0 name no version.
    version:
      connected === undefined
        ? null
        : (/^1\.(\d)$/.exec(connected.headers.get('version') ?? '1.0')?.[1] ?? null),
  };
}

/** A message that goes on with a frame and does not end it. */
export function stompPart(bytes: Uint8Array, carried: number): Decoded {
  return decodedOf([], bytes, bytes, carried);
}

function decodedOf(
  frames: readonly Frame[],
  bytes: Uint8Array,
  rest: Uint8Array | null,
  carried: number,
): Decoded {
  const shift = placeAfter(carried);
  const problems = frames
    .flatMap((frame) => frame.problems)
    .map(({ offset, what }) => ({ offset: shift(offset), what }));
  const [first] = frames;
  const name = first?.command ?? beginningOf(rest);
  const type = problems.length > 0 ? INVALID : frames.length > 1 ? 'batch' : name;
  return {
    protocol: 'stomp',
    layers: ['stomp', ...(frames.length === 1 ? (first?.layers ?? []) : [])],
    type,
    summary: problems[0] === undefined ? wordsOf(frames, rest) : `${name}: ${problems[0].what}`,
    repliesTo: receiptOf(first),
    ...(frames.length > 1
      ? { packets: frames.map((frame) => ({ type: frame.command, repliesTo: receiptOf(frame) })) }
      : {}),
    details: () => {
      const length = bytes.length - carried;
      const parts = frames.map((frame) => shifted(frame.root(), shift));
      if (rest !== null) parts.push(leaf('begins a frame', utf8Text(rest), 0, length));
      const [only] = parts;
      return { root: only !== undefined && parts.length === 1 ? only : listOf(parts, length), problems };
    },
  };
}

/** What joins a RECEIPT to the frame that asked for it. */
function receiptOf(frame: Frame | undefined): string | null {
  return frame?.headers.get('receipt') ?? frame?.headers.get('receipt-id') ?? null;
}

/** What a message without a whole frame is: line ends alone keep the connection alive. */
function beginningOf(rest: Uint8Array | null): string {
  if (rest === null) return 'heart-beat';
  return /^[A-Z]+/.exec(utf8Text(rest, 0, 20))?.[0] ?? 'frame';
}

function wordsOf(frames: readonly Frame[], rest: Uint8Array | null): string {
  const [first] = frames;
  if (frames.length > 1) return `${frames.length} frames: ${frames.map(({ command }) => command).join(', ')}`;
  if (first !== undefined) return summaryOf(first);
  return rest === null ? 'heart-beat' : 'begins a frame that a later message ends';
}

function summaryOf({ command, headers, bodyLength }: Frame): string {
  const accept = headers.get('accept-version');
  const words = [
    ...(accept === undefined ? [] : [`accept-version ${accept}`]),
    ...SHOWN.flatMap((name) => {
      const value = headers.get(name);
      return value === undefined ? [] : [name === 'destination' ? value : `${name} ${value}`];
    }),
    ...(bodyLength > 0 ? [`body of ${bodyLength} octets`] : []),
  ];
  return words.length === 0 ? command : words.join(' ').slice(0, 200);
}

function skipLineEnds(bytes: Uint8Array, at: number): number {
  let from = at;
  while (from < bytes.length && (bytes[from] === LF || bytes[from] === CR)) from += 1;
  return from;
}

/** The frame that begins at `from`, or what it waits for. */
function frameAt(bytes: Uint8Array, from: number, version: string, withTree = false): Frame | WaitsFor {
  const problems: DecodingProblem[] = [];
  const headers = new Map<string, string>();
  const fields: TreeNode[] = [];
  const first = lineAt(bytes, from);
  if (first === null) return unterminated(bytes, from);
  const command = first.text;
  if (!COMMANDS.has(command))
    problems.push({ offset: from, what: `There is no command ${JSON.stringify(command.slice(0, 40))}.` });
  let at = first.next;
  for (;;) {
    const line = lineAt(bytes, at);
    if (line === null) return unterminated(bytes, from);
    if (line.text === '') {
      at = line.next;
      break;
    }
    const colon = line.text.indexOf(':');
    if (colon <= 0) problems.push({ offset: at, what: 'A header has to be a name, a colon and a value.' });
    const [name, value] = [
      unescaped(line.text.slice(0, Math.max(colon, 0)), command, version),
      unescaped(line.text.slice(colon + 1), command, version),
    ];
    if (name === null || value === null)
      problems.push({ offset: at, what: 'A header has an escape that there is not.' });
    // Of a header that stands twice the first counts.
    if (!headers.has(name ?? '')) headers.set(name ?? '', value ?? '');
    if (withTree) fields.push(leaf(name ?? line.text, value ?? '', at, line.end));
    at = line.next;
  }
  const body = bodyAt(bytes, at, headers.get('content-length'));
  if (!('to' in body)) return 'length' in body ? { length: body.length - from } : body;
  if (!body.terminated)
    problems.push({
      offset: body.to,
      what: 'A NUL should follow the body of the length that the frame says.',
    });
  if (body.to > at && COMMANDS.has(command) && !WITH_BODY.has(command))
    problems.push({ offset: at, what: `A ${command} frame may not have a body.` });
  for (const name of neededHeaders(command, version)) {
    if (!headers.has(name))
      problems.push({ offset: from, what: `A ${command} frame needs the header ${name}.` });
  }
  const to = body.terminated ? body.to + 1 : body.to;
  const payload = body.to > at ? payloadOf(bytes, at, body.to) : null;
  return {
    command,
    headers,
    problems,
    to,
    bodyLength: body.to - at,
    layers: payload?.layers ?? [],
    root: () => {
      const whole = withTree ? null : frameAt(bytes, from, version, true);
      if (whole !== null && 'root' in whole) return whole.root();
      const parts = [leaf('command', command, from, first.end), branch('headers', fields, first.next, at)];
      return branch('', payload === null ? parts : [...parts, payload.node('body')], from, to);
    },
  };
}

/** The version is one digit; empty where nothing said it. */
function neededHeaders(command: string, version: string): readonly string[] {
  return [
    ...(NEEDED[command] ?? []),
    ...(version >= '1' ? (NEEDED_SINCE_1_1[command] ?? []) : []),
    ...(version >= '2' ? (NEEDED_SINCE_1_2[command] ?? []) : []),
  ];
}

/** A frame without its end that can be none: its first line is no command, or its headers have no end. */
function unterminated(bytes: Uint8Array, from: number): Frame | WaitsFor {
  const text = utf8Text(bytes, from, Math.min(bytes.length, from + 20));
  const possible = [...COMMANDS].some((command) => text.startsWith(command) || command.startsWith(text));
  if (possible && bytes.length - from <= MOST_HEADERS) return { byte: LF };
  const what = possible
    ? 'The headers of a frame are more than 64 KiB long.'
    : 'A frame begins with a command in capitals.';
  return {
    command: 'frame',
    headers: new Map(),
    problems: [{ offset: from, what }],
    bodyLength: 0,
    layers: [],
    to: bytes.length,
    root: () => leaf('', utf8Text(bytes, from), from, bytes.length),
  };
}

function lineAt(bytes: Uint8Array, from: number): { text: string; end: number; next: number } | null {
  const at = bytes.indexOf(LF, from);
  if (at < 0) return null;
  const end = bytes[at - 1] === CR && at > from ? at - 1 : at;
  return { text: utf8Text(bytes, from, end), end, next: at + 1 };
}

/** The body ends after `content-length` octets, or at the first NUL; else what it waits for, from the beginning of the bytes. */
function bodyAt(
  bytes: Uint8Array,
  from: number,
  contentLength: string | undefined,
): { to: number; terminated: boolean } | WaitsFor {
  if (contentLength !== undefined && /^\d{1,10}$/.test(contentLength.trim())) {
    const to = from + Number(contentLength);
    if (to >= bytes.length) return { length: to + 1 };
    return { to, terminated: bytes[to] === 0 };
  }
  const to = bytes.indexOf(0, from);
  return to < 0 ? { byte: 0 } : { to, terminated: true };
}

/** Section "Value Encoding": CONNECT and CONNECTED are not escaped, nor is anything in 1.0; null where an escape is none. */
function unescaped(text: string, command: string, version: string): string | null {
  if (version === '0' || command === 'CONNECT' || command === 'CONNECTED' || !text.includes('\\'))
    return text;
  const characters: Readonly<Record<string, string>> = { r: '\r', n: '\n', c: ':', '\\': '\\' };
  let good = true;
  const plain = text.replace(/\\(.?)/g, (whole, character: string) => {
    const meant = characters[character];
    good &&= meant !== undefined && !(version === '1' && character === 'r');
    return meant ?? whole;
  });
  return good ? plain : null;
}
