import { isWireSource } from '../../events/is-wire-source.ts';
import { withoutConsolePrefix } from '../browser-words/read-words.ts';
import type { Finding } from '../finding.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import type { Topic } from '../fixes/product.ts';
import { describeEnd, notTheHandshake, wordsAboutFrames } from './abnormal-end.ts';
import type { Cause } from './cause.ts';
import { describeFindings } from './describe-evidence.ts';
import { type Failure, failedChecks, responseField } from './failure.ts';
import { framesInChunks } from './frames-in-chunks.ts';

interface FrameFault {
  readonly words: RegExp;
  readonly sentence: string;
  /** In place of it, where compression was agreed on and may be at fault as well. */
  readonly sentenceIfCompressed?: string;
  /** Usual reasons, the most common first. */
  readonly usual: readonly string[];
  readonly topics: readonly Topic[];
}

const TEXT_IN_SOCKET =
  'A second upgrade handler writes its own “HTTP/1.1 400 Bad Request” into the open socket, as with two WebSocket servers on one HTTP server.';
const PRINTED =
  'Something prints or writes plain text into the socket after the switch, such as a log line or an error page.';
const COMPRESSED = 'A proxy or a library compresses or changes frames although no extension was agreed on.';

/** By Chromium's error text; each is one fault of RFC 6455 section 5. */
const FAULTS: readonly FrameFault[] = [
  {
    words: /must not mask/,
    sentence:
      'Do not mask the server’s frames: the server uses the client side of a library, or a proxy sends the client’s frames back.',
    usual: [
      'A server written by hand copies what a client does.',
      'An echo of raw bytes returns the client’s own masked frames.',
    ],
    topics: [],
  },
  {
    // The second is WebKit’s.
    words: /reserved bits|^Compressed bit must be 0/,
    sentence:
      'Let only one handler write into the socket, and compress only as agreed in the handshake: the server’s frame has reserved bits that no extension allows.',
    usual: [TEXT_IN_SOCKET, PRINTED, COMPRESSED],
    topics: ['one-handler', 'extensions'],
  },
  {
    words: /^Invalid frame header/,
    sentence:
      'Let only one handler write into the socket: what came after the switch is not a frame, most often plain text of a second upgrade handler.',
    // Chromium 156 says the same of data that does not inflate.
    sentenceIfCompressed:
      'Let only one handler write into the socket, and try without permessage-deflate: what came after the switch is not a frame, or it is compressed data that does not inflate.',
    usual: [
      TEXT_IN_SOCKET,
      PRINTED,
      COMPRESSED,
      'A length is not encoded in its shortest form, or a control frame is too long.',
    ],
    topics: ['one-handler', 'extensions'],
  },
  {
    words: /close frame|after close/,
    sentence:
      'Send one close frame with a valid code, and nothing after it: the server’s closing handshake broke the protocol.',
    usual: [
      'A code such as 1005 or 1006 was written into the frame: those are only for APIs.',
      'The reason is not UTF-8, or was cut within a character to fit into 123 bytes.',
    ],
    topics: [],
  },
  {
    words: /UTF-8/,
    sentence: 'Send bytes as binary messages, and text as UTF-8: a text message of the server is not UTF-8.',
    usual: ['Binary data, or Latin-1 text, is sent as a text message.'],
    topics: [],
  },
  {
    words: /opcode/,
    sentence:
      'Let only one handler write into the socket: the server’s frame has an opcode that does not exist.',
    usual: [PRINTED, TEXT_IN_SOCKET],
    topics: ['one-handler'],
  },
  {
    words: /continuation|previous message is unfinished/,
    sentence: 'Send a message’s fragments one after the other: the server’s fragments are out of sequence.',
    usual: ['Two threads or handlers write into one socket at the same time.'],
    topics: ['one-handler'],
  },
  {
    words: /control frame/,
    sentence:
      'Send pings, pongs and close frames whole, with at most 125 bytes: one from the server is longer or fragmented.',
    usual: ['A library that fragments every message fragments control frames too.'],
    topics: [],
  },
];

/** What text of HTTP behind the switch shows, whatever rules it breaks as frames. */
const HTTP_TEXT: FrameFault = {
  words: /^/,
  sentence:
    'Let only one handler write into the socket: after the switch the server sent text of HTTP instead of a frame, most often that of a second upgrade handler.',
  usual: [TEXT_IN_SOCKET, PRINTED],
  topics: ['one-handler'],
};

const BY_HAND =
  'A server that builds its frames by hand builds this one wrongly: a library for WebSockets does it right.';
const SHIFTED =
  'A frame before it has a length that is not that of its payload, so what follows is read at the wrong place.';

/** In place of them, where the frame itself was seen: no guess at who wrote it. */
const SEEN_FAULTS: Readonly<Record<string, FrameFault>> = {
  'reserved-bits-are-negotiated': {
    words: /^/,
    sentence:
      'Leave RSV1 to RSV3 at 0 in the server’s frames, but for what the handshake agreed on: a frame of the server has reserved bits that no extension allows.',
    usual: [BY_HAND, COMPRESSED, PRINTED],
    topics: [],
  },
  'opcodes-are-known': {
    words: /^/,
    sentence:
      'Send only frames whose opcode exists, 0 to 2 and 8 to 10: a frame of the server has another one.',
    usual: [BY_HAND, SHIFTED, PRINTED],
    topics: [],
  },
  'continuations-are-in-sequence': {
    words: /^/,
    sentence: 'Send a message’s fragments one after the other: the server’s fragments are out of sequence.',
    usual: ['Two threads or handlers write into one socket at the same time.', BY_HAND],
    topics: [],
  },
  'lengths-are-minimal': {
    words: /^/,
    sentence:
      'Encode each length in the server’s frames in as few bytes as it takes, up to 125 in 1, up to 65535 in 3, and only more in 9: a frame of the server has it in another way.',
    usual: [BY_HAND],
    topics: [],
  },
};

const OTHER: FrameFault = {
  words: /^/,
  sentence:
    'Read the browser’s error text below and check the server’s library: a server frame broke the protocol.',
  usual: [TEXT_IN_SOCKET, PRINTED, COMPRESSED],
  topics: ['one-handler'],
};

/** Checks of frames that fail where the wire was recorded, with the fault that each means. */
const BY_CHECK: readonly (readonly [check: string, words: string])[] = [
  ['server-frames-are-not-masked', 'must not mask'],
  ['reserved-bits-are-negotiated', 'reserved bits'],
  ['opcodes-are-known', 'opcode'],
  ['text-is-utf8', 'UTF-8'],
  ['continuations-are-in-sequence', 'continuation'],
  ['control-frames-are-short', 'control frame'],
  ['control-frames-are-not-fragmented', 'control frame'],
  ['close-body-is-valid', 'close frame'],
  ['close-code-is-allowed', 'close frame'],
  ['nothing-after-close', 'after close'],
  ['lengths-are-minimal', 'Invalid frame header'],
  ['compressed-data-inflates', 'Invalid frame header'],
];

/** Findings of frames of the client that broke the protocol, where the wire was recorded. */
export function brokenByClient(failure: Failure): readonly Finding[] {
  const checks = ['client-frames-are-masked', ...BY_CHECK.map(([check]) => check)];
  return failedChecks(failure, checks).filter(({ detail }) => OF_CLIENT.test(detail));
}

/** Of the close frame itself. */
const OF_CLOSE: ReadonlySet<string> = new Set(['close-body-is-valid', 'close-code-is-allowed']);

/** How `checks/frames/wire.ts` names whose frame it was. */
const OF_CLIENT = /^(?:Frame|\d+ frames, the first of them frame) \d+ \(of the client\)/;

/** The switch worked; then a frame of the server broke the protocol, and the browser ended the connection over it. */
export const framesBrokenAfterSwitch: Cause = {
  id: 'frames-broken-after-switch',
  recognise(failure) {
    const inChunks = framesInChunks.recognise(failure);
    if (inChunks !== null) return inChunks;
    const [words] = wordsAboutFrames(failure);
    const failed = failedChecks(
      failure,
      BY_CHECK.map(([check]) => check),
    ).filter(({ detail }) => !OF_CLIENT.test(detail));
    // A rule that was broken on the wire explains only an end without a closing handshake, or with code 1002 or 1007 of the
    // client: the server’s own code is about what the client had sent.
    const { close } = failure.connection;
    const byCode = close.seen && [1002, 1006, 1007].includes(close.value.code) && close.value.by !== 'server';
    // A close frame that broke a rule is itself the end, where no other was reported.
    const byFrame =
      close.seen && close.value.fault === undefined
        ? undefined
        : failed.find(({ check: id }) => OF_CLOSE.has(id));
    const said = words ?? WORDS_OF_CHECK.get(((byCode ? firstOf(failed) : byFrame) ?? NO_FINDING).check);
    if (said === undefined) return null;
    const fault = faultOf(failure, withoutConsolePrefix(said), failed);
    const compressed = responseField(failure, 'Sec-WebSocket-Extensions') !== null;
    return {
      sentence: (compressed ? fault.sentenceIfCompressed : undefined) ?? fault.sentence,
      evidence: [...describeEnd(failure), ...describeForPage(failure), ...describeFindings(failed)],
      hints: [
        ...fault.usual.map((each, index) => (index === 0 ? `Most often: ${each}` : `Or: ${each}`)),
        ...(compressed ? ['An extension was agreed on, so compressed data may also be at fault.'] : []),
      ],
      isNot: [
        ...notTheHandshake(failure),
        ...(words === undefined && !byCode
          ? []
          : ['A time limit or the network: the browser ended the connection because of what it had read.']),
      ],
      fixes: fault.topics.length === 0 ? [] : fixesFor(failure, ...fault.topics),
    };
  },
};

const WORDS_OF_CHECK: ReadonlyMap<string, string> = new Map(BY_CHECK);
const NO_FINDING = { check: '' };

/** The fault of the browser's words; where frames were seen to break a rule, that one, for it is proved. */
function faultOf({ context }: Failure, text: string, failed: readonly Finding[]): FrameFault {
  if (context.httpText === true) return HTTP_TEXT;
  const said = FAULTS.find(({ words }) => words.test(text));
  const alike = failed.filter(({ check }) => said?.words.test(WORDS_OF_CHECK.get(check) ?? '') === true);
  // “Invalid frame header” is said of any header.
  const proved = alike.length > 0 || said === undefined || ANY_HEADER.test(text);
  const first = proved ? firstOf(alike.length > 0 ? alike : failed) : undefined;
  if (first === undefined) return said ?? OTHER;
  const words = WORDS_OF_CHECK.get(first.check) ?? '';
  return SEEN_FAULTS[first.check] ?? FAULTS.find((each) => each.words.test(words)) ?? OTHER;
}

const ANY_HEADER = /^Invalid frame header/;

function frameOf({ detail }: Finding): number {
  return Number(/frame (\d{1,15}) \(/i.exec(detail)?.[1] ?? Number.POSITIVE_INFINITY);
}

/** Of the first frame that broke a rule: those behind it may be read at the wrong place. */
function firstOf(failed: readonly Finding[]): Finding | undefined {
  return failed.toSorted((a, b) => frameOf(a) - frameOf(b))[0];
}

/** A browser that refuses a frame says why in its close frame, and not to the page (Chromium 156, Firefox 153). */
function describeForPage({ connection: { close, sources } }: Failure): string[] {
  if (!sources.some(isWireSource) || !close.seen) return [];
  const { by, answer, fault } = close.value;
  const said = by === 'client' ? close.value : by === 'server' && fault !== undefined ? answer : undefined;
  if (said === undefined || said.code === 1006) return [];
  return [
    `The code ${said.code} stands in the client’s close frame: a browser gives its page 1006 instead, without a reason.`,
  ];
}
