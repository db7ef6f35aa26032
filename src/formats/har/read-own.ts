import {
  type CloseFrameSeen,
  type CloseSeen,
  CONNECTION_KINDS,
  type ConnectionKind,
  TARGET_KINDS,
  type TargetKind,
  TCP_ENDS,
  type Transport,
} from '../../events/event.ts';
import { NOT_SEEN_REASONS, type NotSeenReason } from '../../events/observed.ts';
import { FRAME_RULES } from '../../protocol/websocket/frame-fault.ts';
import {
  arrayMember,
  isObject,
  type JsonObject,
  member,
  oneOf,
  stringMember,
  timeMember,
} from '../json-access.ts';
import { closeCodeMember } from './close-code-member.ts';
import { type Beside, positions, readBeside } from './read-beside.ts';

/** What the `_switchyard` of an entry adds to HAR's own fields. Every part may be missing. */
export interface OwnEntry extends Beside {
  readonly target: TargetKind;
  readonly transport: Transport;
  readonly discovered: boolean;
  readonly messagesRecorded: boolean;
  readonly sourceKey: string | null;
  readonly url: string | null;
  readonly pageUrl: string | null;
  readonly createdAt: number | null;
  readonly requestSentAt: number | null;
  readonly responseReceivedAt: number | null;
  readonly closedAt: number | null;
  readonly requestText: string | null;
  readonly responseText: string | null;
  /** Only the beginning of that head was kept. */
  readonly cut: { readonly request: boolean; readonly response: boolean };
  /** That part of a start line was not seen, whatever HAR's own field says. */
  readonly unseenStart: ReadonlySet<unknown>;
  readonly close: CloseSeen | null;
  readonly closeReportedByPage: boolean;
  /** The page reported it first, or nobody else did. */
  readonly reportedByPage: boolean;
  /** Only DevTools' network log reported it. */
  readonly networkLogAlone: boolean;
  /** Positions of messages that Switchyard sent. */
  readonly sentByUs: ReadonlySet<number>;
  /** Positions of error texts that only the page reported. */
  readonly wordsOfPage: ReadonlySet<number>;
  /** True payload sizes by position in `_webSocketMessages`; null where the size is unknown. */
  readonly payloadSizes: ReadonlyMap<number, number | null>;
  /** Positions of payloads that the file does not have: the text there is a note, not a payload. */
  readonly payloadsGone: ReadonlySet<number>;
  notSeen(name: string): NotSeenReason | null;
}

/** The kind of connection that the `_switchyard` of an entry names; null where there is none. */
export function ownKind(entry: unknown): ConnectionKind | null {
  const own = ownObject(entry);
  const kind = own === null ? null : member(own, 'kind');
  return CONNECTION_KINDS.find((name) => name === kind) ?? null;
}

/** The `_switchyard` of an entry; null where there is none of a known version. */
function ownObject(entry: unknown): JsonObject | null {
  const own = member(entry, '_switchyard');
  return isObject(own) && member(own, 'version') === 1 ? own : null;
}

/** Reads the `_switchyard` of an entry; null where there is none of a known version. */
export function readOwnEntry(entry: unknown): OwnEntry | null {
  const own = ownObject(entry);
  if (own === null) return null;
  const reasons = member(own, 'notSeen');
  return {
    target: oneOf(member(own, 'target'), TARGET_KINDS, 'unknown'),
    transport: oneOf(member(own, 'transport'), ['http/1.1', 'h2', 'h3', 'unknown'], 'unknown'),
    discovered: member(own, 'discovered') === true,
    messagesRecorded: member(own, 'messagesRecorded') !== false,
    sourceKey: stringMember(own, 'sourceKey'),
    url: stringMember(own, 'url'),
    pageUrl: stringMember(own, 'pageUrl'),
    createdAt: timeMember(own, 'createdAt'),
    requestSentAt: timeMember(own, 'requestSentAt'),
    responseReceivedAt: timeMember(own, 'responseReceivedAt'),
    closedAt: timeMember(own, 'closedAt'),
    requestText: stringMember(own, 'requestText'),
    responseText: stringMember(own, 'responseText'),
    cut: {
      request: arrayMember(own, 'cut').includes('request'),
      response: arrayMember(own, 'cut').includes('response'),
    },
    unseenStart: new Set(arrayMember(own, 'unseenStart')),
    close: readCloseSeen(member(own, 'close')),
    closeReportedByPage: member(own, 'closeToldByPage') === true,
    reportedByPage: arrayMember(own, 'sources')[0] === 'page-hook',
    networkLogAlone: isNetworkLogAlone(arrayMember(own, 'sources')),
    ...readBeside(own),
    sentByUs: positions(own, 'sentByUs'),
    wordsOfPage: positions(own, 'toldByPage'),
    payloadSizes: readPayloadSizes(member(own, 'payloads')),
    payloadsGone: new Set(pairs(member(own, 'payloads'), 'gone').map(([position]) => position)),
    notSeen: (name) => {
      const why = member(reasons, name);
      return NOT_SEEN_REASONS.find((reason) => reason === why) ?? null;
    },
  };
}

function isNetworkLogAlone(sources: readonly unknown[]): boolean {
  return sources.length === 1 && sources[0] === 'devtools-network';
}

/** A close as this project writes it; null where it is malformed. */
function readCloseSeen(value: unknown): CloseSeen | null {
  const frame = readCloseFrame(value);
  if (frame === null) return null;
  const wasClean = member(value, 'wasClean');
  const tcp = TCP_ENDS.find((end) => end === member(value, 'tcp'));
  const answer = readCloseFrame(member(value, 'answer'));
  return {
    ...frame,
    wasClean: typeof wasClean === 'boolean' ? wasClean : null,
    by: oneOf(member(value, 'by'), ['client', 'server', 'unknown'], 'unknown'),
    ...(tcp === undefined ? {} : { tcp }),
    ...(answer === null ? {} : { answer }),
  };
}

/** The body of a control frame in hexadecimal digits. */
const BODY = /^(?:[0-9a-f]{2}){1,125}$/;

function readCloseFrame(value: unknown): CloseFrameSeen | null {
  const code = closeCodeMember(value);
  if (!isObject(value) || code === null) return null;
  const fault = FRAME_RULES.find((rule) => rule === member(value, 'fault'));
  const body = stringMember(value, 'body');
  return {
    code,
    reason: stringMember(value, 'reason') ?? '',
    ...(fault === undefined ? {} : { fault }),
    ...(body === null || !BODY.test(body) ? {} : { body }),
  };
}

function readPayloadSizes(payloads: unknown): Map<number, number | null> {
  const sizes = new Map<number, number | null>([...pairs(payloads, 'cut'), ...pairs(payloads, 'gone')]);
  for (const position of arrayMember(payloads, 'unknown')) {
    if (typeof position === 'number') sizes.set(position, null);
  }
  return sizes;
}

/** Sizes of messages have 32 bits in the log. */
function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}

/** Positions, each with a true size. */
function pairs(payloads: unknown, name: string): [number, number][] {
  return arrayMember(payloads, name).flatMap((pair) => {
    const [position, size]: unknown[] = Array.isArray(pair) ? pair : [];
    return typeof position === 'number' && isSize(size) ? [[position, size]] : [];
  });
}
