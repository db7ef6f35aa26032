import { isWireSource } from '../events/is-wire-source.ts';
import type { Parsed } from '../protocol/http/fault.ts';
import { parseConnectionOptions } from '../protocol/upgrade/connection.ts';
import { parseUpgrade } from '../protocol/upgrade/upgrade.ts';
import { parseExtensions } from '../protocol/websocket/extensions.ts';
import { parseSubprotocols } from '../protocol/websocket/subprotocol.ts';
import type { Connection } from '../session/connection.ts';
import { validateAccept } from './accept-validation.ts';
import type { BrowserVerdict } from './browser-words/browser-verdict.ts';
import { NOT_SENT, nothingWasSent } from './browser-words/no-answer.ts';
import { FieldTable } from './checks/field-table.ts';
import { readListField } from './checks/list-field.ts';
import type { Evidence, EvidenceKey, EvidenceSource, Gathered, JudgeContext, ListField } from './evidence.ts';
import { addedLate, hopByHop, requestLine, requestOf } from './gather-request.ts';
import { neverOpened, responseFields, statusOf } from './gather-response.ts';
import { inapplicable, missing, observed, once, optional, plain, whenSeen } from './gathered.ts';
import { leftOut } from './left-out.ts';
import { CUT_HEAD } from './not-seen.ts';
import { type Situation, situationOf } from './situation.ts';

type Gatherers = { readonly [Key in EvidenceKey]: () => Gathered<Evidence[Key]> };

/** The evidence of one connection. Each piece is read once, and only when a check needs it. */
export function gatherEvidence(
  connection: Connection,
  context: JudgeContext,
  words: BrowserVerdict,
): EvidenceSource {
  const get = <Key extends EvidenceKey>(key: Key): Gathered<Evidence[Key]> => gatherers[key]();
  const gatherers = gatherersOf(connection, context, words, get);
  return { get };
}

function gatherersOf(
  connection: Connection,
  context: JudgeContext,
  words: BrowserVerdict,
  get: <Key extends EvidenceKey>(key: Key) => Gathered<Evidence[Key]>,
): Gatherers {
  const unsent = !connection.request.seen && words.noAnswer !== null && nothingWasSent(words.noAnswer);
  const proven = situationOf(connection);
  const situation: Situation = unsent ? { ...proven, mechanism: 'unsent' } : proven;
  const isOpened = (status: number) =>
    situation.mechanism === 'extended-connect' ? status >= 200 && status < 300 : status === 101;
  const fieldsOfAnswer = (accepts: (status: number) => boolean, lacking: string) => () => {
    const status = get('status');
    if (status.state === 'inapplicable') return status;
    if (status.state === 'observed' && !accepts(status.value)) {
      return inapplicable(`The server answered ${status.value}: ${lacking}`);
    }
    return get('responseFields');
  };
  const ownFields = () => whenSeen(get('requestFields'), (table) => hopByHop(connection, table));
  const lateFields = () => whenSeen(get('requestFields'), (table) => addedLate(connection, table));
  return {
    situation: once(() => observed(situation)),
    url: once(() => plain('the URL', connection.url, connection)),
    pageUrl: once(() => plain("the page's URL", connection.pageUrl, connection)),
    requestLine: once(() => whenSeen(get('requestHead'), (head) => observed(requestLine(head)))),
    knownRequest: once(() => optional(get('requestFields'))),
    knownResponse: once(() => optional(get('responseFields'))),
    knownRequestLine: once(() => optional(get('requestLine'))),
    knownPageUrl: once(() => optional(get('pageUrl'))),
    knownExtensions: once(() => optional(get('chosenExtensions'))),
    requestIsWhole: once(() =>
      observed(
        connection.request.seen &&
          connection.request.value.raw !== null &&
          connection.request.value.cut !== true,
      ),
    ),
    requestHead: once(() => (unsent ? inapplicable(NOT_SENT) : requestOf(connection))),
    requestFields: once(() =>
      whenSeen(get('requestHead'), (head) =>
        head.cut === true ? missing(CUT_HEAD) : observed(new FieldTable(head.fields, leftOut(connection))),
      ),
    ),
    requestUpgrade: once(() => list(ownFields(), 'upgrade', parseUpgrade)),
    requestConnection: once(() => list(ownFields(), 'connection', parseConnectionOptions)),
    requestKeys: once(() =>
      whenSeen(named(lateFields(), 'sec-websocket-key'), (table) =>
        observed(table.lines('sec-websocket-key')),
      ),
    ),
    requestedSubprotocols: once(() => list(lateFields(), 'sec-websocket-protocol', parseSubprotocols)),
    requestedExtensions: once(() => list(lateFields(), 'sec-websocket-extensions', parseExtensions)),
    status: once(() => statusOf(connection, words, situation)),
    responseFields: once(() => responseFields(connection, words)),
    switchVersion: once(() =>
      whenSeen(get('switchFields'), () =>
        observed(connection.response.seen ? connection.response.value.version : ''),
      ),
    ),
    switchFields: fieldsOfAnswer(isSwitch, 'the rule applies to a 101.'),
    switchUpgrade: once(() => list(get('switchFields'), 'upgrade', parseUpgrade)),
    switchConnection: once(() => list(get('switchFields'), 'connection', parseConnectionOptions)),
    openedFields: fieldsOfAnswer(isOpened, 'the WebSocket did not open.'),
    chosenSubprotocols: once(() => list(get('openedFields'), 'sec-websocket-protocol', parseSubprotocols)),
    chosenExtensions: once(() => list(get('openedFields'), 'sec-websocket-extensions', parseExtensions)),
    refusalFields: fieldsOfAnswer((status) => !isOpened(status), 'the rule applies to a refusal.'),
    messagesWent: once(() => observed(context.messagesWent === true)),
    isKnownToOpen: once(() => observed(connection.opened.seen || context.messagesWent === true)),
    accept: once(() => whenSeen(get('requestKeys'), () => observed(validateAccept(connection)))),
    attempts: once(() => observed(context.attempts)),
    early: () => {
      const early = context.frames?.early ?? null;
      if (early !== null) return observed(early);
      return whenSeen(get('frames'), () => missing(NO_ORDER, true));
    },
    frames: () => {
      const { frames } = context;
      if (frames !== null && frames.frames.length > 0) return observed(frames);
      const opened = get('openedFields');
      if (opened.state === 'inapplicable') return opened;
      if (frames !== null && frames.heardUntil.size === 0) return observed(frames);
      if (neverOpened(connection)) return inapplicable('The WebSocket did not open.');
      const { sources } = connection;
      const isOfWire = sources.length > 0 && sources.every(isWireSource);
      return missing(isOfWire ? NO_FRAME_IN_FILE : NO_FRAMES, true);
    },
  };
}

const NO_ORDER = 'Which came first, the answer or the bytes of the client, was not seen.';
/** A file of the wire that was cut, or of a connection without frames. */
const NO_FRAME_IN_FILE = 'The file has no frame of the WebSocket.';
const NO_FRAMES =
  'Only whole messages were seen, not the frames on the wire: Chromium and Firefox join fragments and hide control frames.';

function isSwitch(status: number): boolean {
  return status === 101;
}

function list<T extends { readonly index: number; readonly length: number }>(
  fields: Gathered<FieldTable>,
  name: string,
  parse: (value: string) => Parsed<T[]>,
): Gathered<ListField<T>> {
  return whenSeen(named(fields, name), (table) => observed(readListField(table.lines(name), parse)));
}

/** The fields, if they show whether the one of this name was sent. */
function named(fields: Gathered<FieldTable>, name: string): Gathered<FieldTable> {
  return whenSeen(fields, (table) =>
    table.leftOut === null || table.has(name) ? observed(table) : missing(table.leftOut),
  );
}
