import { type BrowserVerdict, browserVerdict } from '../../analysis/browser-words/browser-verdict.ts';
import { NOT_SENT } from '../../analysis/browser-words/no-answer.ts';
import { offeredProtocols } from '../../protocol/upgrade/offered-protocols.ts';
import { closeUnrecorded } from '../../session/close-unrecorded.ts';
import type { Connection } from '../../session/connection.ts';
import { isOrdinaryExchange } from '../../session/ordinary-exchange.ts';
import { switchEvidence } from '../../session/switch-evidence.ts';
import { type MessageKey, text } from '../text.ts';

const OUTCOME: Record<Connection['outcome'], MessageKey> = {
  pending: 'outcomePending',
  open: 'outcomeOpen',
  closed: 'outcomeClosed',
  refused: 'outcomeRefused',
  failed: 'outcomeFailed',
};

const TARGET: Record<Connection['target'], MessageKey> = {
  page: 'targetPageShort',
  iframe: 'targetIframeShort',
  worker: 'targetWorkerShort',
  'shared-worker': 'targetSharedWorkerShort',
  'service-worker': 'targetServiceWorkerShort',
  unknown: 'notObserved',
};

/** How far a connection came, in a word. @param over nothing more comes of its log: it was open at the end of that */
export function outcomeWord(connection: Connection, over: boolean): string {
  const { outcome } = connection;
  if (closeUnrecorded(connection)) return text('outcomeOpened');
  return text(over && outcome === 'open' ? 'outcomeOpenAtEnd' : OUTCOME[outcome]);
}

/** Where a connection was opened, in a word. */
export function targetWord({ target }: Connection): string {
  return text(TARGET[target]);
}

/** The last part of a connection's path with its query, as DevTools names requests; the host where there is no path. */
export function connectionName(connection: Connection): string {
  return connection.url.seen ? placeOf(connection, connection.url.value).name : text('nameUnknown');
}

/** Host and port; empty where the URL was not seen or is malformed. */
export function connectionHost(connection: Connection): string {
  return connection.url.seen ? placeOf(connection, connection.url.value).host : '';
}

interface Place {
  readonly name: string;
  readonly host: string;
}

/** Cached for each connection object: to read ten thousand URLs takes longer than a frame. */
const places = new WeakMap<Connection, Place>();

function placeOf(connection: Connection, value: string): Place {
  const known = places.get(connection);
  if (known !== undefined) return known;
  const place = placeIn(value);
  places.set(connection, place);
  return place;
}

function placeIn(value: string): Place {
  const url = parsed(value);
  if (url === null) return { name: value, host: '' };
  const path = url.pathname.replace(/\/+$/, '');
  const last = path.slice(path.lastIndexOf('/') + 1);
  const name = last === '' && url.search === '' ? url.host : `${last === '' ? '/' : last}${url.search}`;
  return { name, host: url.host };
}

/** Whether the server switched as requested and the browser rejected the answer. */
export function refusedByBrowser(connection: Connection): boolean {
  if (connection.outcome !== 'failed') return false;
  return switchEvidence(connection) === 'switched' || wordsOf(connection).switched;
}

/** What a connection became: the text of the column "Switched to". */
export function switchedTo(connection: Connection): string {
  if (connection.outcome === 'pending')
    return connection.discovered ? text('switchedUnknown') : text('switchedPending');
  if (refusedByBrowser(connection)) return text('switchedRefusedByBrowser');
  if (connection.outcome === 'refused') return text('switchedNot');
  if (connection.outcome === 'failed') return withoutSwitch(connection);
  const offer = offerOf(connection);
  if (offer !== '') return text('switchedOffered', offer);
  const over = { 'http/1.1': '', unknown: '', h2: ' h2', h3: ' h3' }[connection.transport];
  return `${protocolOf(connection)}${over}`;
}

/** The status of the answer, as it was seen or as the browser's words mean it; null where neither shows one. */
export function statusOf(connection: Connection): number | null {
  return connection.status.seen ? connection.status.value : wordsOf(connection).status;
}

/** The protocols that an answer offers to a request that asked for none; empty for every other connection. */
function offerOf(connection: Connection): string {
  if (!connection.response.seen || !isOrdinaryExchange(connection)) return '';
  return offeredProtocols(connection.response.value.fields).join(', ');
}

function withoutSwitch(connection: Connection): string {
  const { noAnswer } = wordsOf(connection);
  if (statusOf(connection) !== null) return text('switchedNot');
  if (noAnswer === null) return text('switchedFailed');
  return text(noAnswer === NOT_SENT ? 'switchedNotSent' : 'switchedNoAnswer');
}

/** What the browser's words mean; cached for each connection object, because tables need it at every drawing. */
function wordsOf(connection: Connection): BrowserVerdict {
  const known = verdicts.get(connection);
  if (known !== undefined) return known;
  const verdict = browserVerdict(connection);
  verdicts.set(connection, verdict);
  return verdict;
}

const verdicts = new WeakMap<Connection, BrowserVerdict>();

function protocolOf(connection: Connection): string {
  switch (connection.kind) {
    case 'websocket':
      return 'websocket';
    case 'webtransport':
      return 'webtransport';
    case 'event-stream':
      return text('switchedEventStream');
    case 'upgrade':
      return fieldOf(connection, 'upgrade', 'response') ?? 'upgrade';
    default:
      return fieldOf(connection, ':protocol', 'request') ?? 'CONNECT';
  }
}

/** The kind of a connection that switches nothing or is not a WebSocket; empty for the others. */
export function kindText(connection: Connection): string {
  const { kind } = connection;
  if (offerOf(connection) !== '') return text('kindOffer');
  if (kind === 'event-stream') return text('kindEventStream');
  return kind === 'webtransport' ? text('kindWebTransport') : '';
}

/**
 * What was chosen, from the response's field, or where that was not seen, from the open socket's own members; null where
 * neither was seen.
 */
export function chosenOf(
  connection: Connection,
  field: 'sec-websocket-protocol' | 'sec-websocket-extensions',
): string | null {
  if (connection.response.seen) return fieldOf(connection, field, 'response') ?? '';
  if (!connection.opened.seen) return null;
  const { protocol, extensions } = connection.opened.value;
  return field === 'sec-websocket-protocol' ? protocol : extensions;
}

/** All lines of one field of one side, joined; null where it is absent or was not observable. */
function fieldOf(connection: Connection, name: string, side: 'request' | 'response'): string | null {
  const head = connection[side];
  if (!head.seen) return null;
  const lines = head.value.fields.filter((field) => field.name.toLowerCase() === name);
  return lines.length === 0 ? null : lines.map((field) => field.value).join(', ');
}

function parsed(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}
