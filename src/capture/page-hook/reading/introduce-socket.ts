import type { ConnectionKind } from '../../../events/event.ts';
import { notSeen, seen } from '../../../events/observed.ts';
import type { EpochMilliseconds } from '../../../events/units.ts';
import { CLOCKS_DIFFER } from '../../clocks-differ.ts';
import {
  type ConnectionEvent,
  type ConnectionLedger,
  type Entry,
  UNNUMBERED,
} from '../../connection-ledger.ts';
import { isMark, withoutOurs } from '../../mark.ts';
import { withoutHash } from '../../without-hash.ts';
import type { HookAdopted, HookCreated } from '../hook-report.ts';
import { hookKey } from './hook-key.ts';
import type { HookPlace } from './hook-place.ts';
import { parseStack } from './parse-stack.ts';

const SOURCE = 'page-hook';

type Beginning = Extract<ConnectionEvent, { type: 'connection/created' | 'connection/discovered' }>;

/** The beginning of a socket that the page made while its hook reported. */
export function createdSocket(place: HookPlace, event: HookCreated, at: EpochMilliseconds): Beginning {
  const stack = withoutOurs(parseStack(event.stack));
  return {
    type: 'connection/created',
    at,
    connection: UNNUMBERED,
    source: SOURCE,
    kind: event.kind,
    url: event.url,
    sourceKey: hookKey(place, event.socket, event.mark),
    target: place.target,
    initiator: seen({ type: 'script', url: stack[0]?.url ?? null, stack }),
    pageUrl: pageUrlOf(place),
  };
}

/** The beginning of a socket that the page made before: of one that still connects all is seen but who made it. */
export function adoptedSocket(place: HookPlace, event: HookAdopted, at: EpochMilliseconds): Beginning {
  const { url } = event;
  const of = {
    at,
    connection: UNNUMBERED,
    source: SOURCE,
    kind: event.kind,
    sourceKey: hookKey(place, event.socket, event.mark),
    target: place.target,
  } as const;
  if (event.readyState !== 0) return { type: 'connection/discovered', ...of, url: seen(url) };
  const initiator = notSeen('before-recording');
  return { type: 'connection/created', ...of, url, initiator, pageUrl: pageUrlOf(place) };
}

/** The beginning of a socket of which nothing but its messages is known. */
export function orphanSocket(
  place: HookPlace,
  socket: number,
  kind: ConnectionKind,
  at: EpochMilliseconds,
): Beginning {
  return {
    type: 'connection/discovered',
    at,
    connection: UNNUMBERED,
    source: SOURCE,
    kind,
    url: notSeen('before-recording'),
    sourceKey: hookKey(place, socket, ''),
    target: place.target,
  };
}

/**
 * Takes note of a socket: one of its own, or one that another source reported before by the same mark or as the same stream.
 *
 * @param isOld the page made it at an unknown time before
 */
export function introduceSocket(
  ledger: ConnectionLedger,
  beginning: Beginning,
  mark: string,
  isOld = false,
): Entry {
  const { at, sourceKey } = beginning;
  const url = urlOf(beginning);
  const marked = ledger.marked(mark);
  const known = marked ?? requestOf(ledger, beginning, url, isOld) ?? unmarkedOf(ledger, beginning, url);
  if (known !== undefined && !known.keys.some((key) => key.startsWith('hook '))) {
    const joined = { type: 'connection/joined', at, connection: UNNUMBERED, source: SOURCE } as const;
    const how = known === marked ? 'exact' : 'by-order';
    ledger.join(known, { ...joined, sourceKey, how }, [beginning]);
    return known;
  }
  ledger.discover(sourceKey, beginning, url, isMark(mark) ? mark : '');
  const entry = ledger.get(sourceKey);
  if (entry === undefined) throw new Error('a connection was not taken note of');
  return entry;
}

/** The request of an event stream, which another source reported first. */
function requestOf(
  { streams }: ConnectionLedger,
  { at, kind, target }: Beginning,
  url: string,
  isOld: boolean,
) {
  return kind === 'event-stream' ? streams.requested({ url, at, target }, isOld) : undefined;
}

/** The first socket with that URL which the debugger saw without its mark after the page made it. */
function unmarkedOf({ unmarked }: ConnectionLedger, { at, kind }: Beginning, url: string): Entry | undefined {
  if (kind !== 'websocket') return undefined;
  for (const entry of unmarked) {
    // What ended in an earlier log is no part of this one.
    if ((entry.ended && entry.id === null) || entry.beganAt < at - CLOCKS_DIFFER) continue;
    if (withoutHash(entry.url) !== withoutHash(url)) continue;
    unmarked.delete(entry);
    return entry;
  }
  return undefined;
}

function urlOf(beginning: Beginning): string {
  if (beginning.type === 'connection/created') return beginning.url;
  return beginning.url.seen ? beginning.url.value : '';
}

function pageUrlOf({ url }: HookPlace) {
  return url === '' ? notSeen('source-cannot') : seen(url);
}
