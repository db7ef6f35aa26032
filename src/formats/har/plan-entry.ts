import type { ConnectionKind, Transport } from '../../events/event.ts';
import type { EpochMilliseconds } from '../../events/units.ts';
import type { Field } from '../../protocol/http/field.ts';
import { transportOf } from '../../protocol/http/transport.ts';
import { isObject, type JsonObject, member, numberMember, stringMember } from '../json-access.ts';
import type { Problems } from '../problem.ts';
import { classifyEntry } from './classify-entry.ts';
import { firstOf, messagesOf } from './entry-list.ts';
import { isChromeHttp2WebSocket } from './har-quirks.ts';
import { boundedTime, dateTime, durationMember, messageTimeMember } from './har-time.ts';
import { readFields } from './read-fields.ts';
import { type OwnEntry, ownKind, readOwnEntry } from './read-own.ts';

/** A HAR entry that is a connection, with what is needed to write its events. */
export interface EntryPlan {
  readonly entry: JsonObject;
  readonly where: string;
  readonly producer: string;
  readonly own: OwnEntry | null;
  readonly kind: ConnectionKind;
  readonly url: string;
  readonly pageUrl: string | null;
  /** When it began. For an entry without a date, the time of its first message or error text, or of the entry before it. */
  readonly start: EpochMilliseconds;
  /** Milliseconds from there to the response, and when it ended. */
  readonly wait: number;
  readonly end: EpochMilliseconds;
  /** It failed before anything was sent: Chrome dates its beginning a second before 1970 (Chromium 156). */
  readonly unsent: boolean;
  readonly transport: Transport;
  /** Null where it was not observed: HAR then has 0. */
  readonly status: number | null;
  readonly requestFields: readonly Field[];
  readonly responseFields: readonly Field[];
}

/** What an entry's plan needs from the rest of the file. */
export interface FileFacts {
  readonly producer: string;
  /** URL of each page by its id. */
  readonly pages: ReadonlyMap<string, string>;
  readonly before: EpochMilliseconds;
  readonly problems: Problems;
}

/** What an entry is, by itself: what needs the rest of the file comes later. */
export type SortedEntry = { readonly entry: JsonObject; readonly url: string; readonly kind: ConnectionKind };

/** Reads what an entry is: `ordinary` where it is not a switch, null where it is broken. */
export function sortEntry(entry: unknown): SortedEntry | 'ordinary' | null {
  const request = member(entry, 'request');
  const url = stringMember(request, 'url');
  if (!isObject(entry) || !isObject(request) || url === null) return null;
  const kind =
    ownKind(entry) ?? classifyEntry(entry, readFields(request), readFields(member(entry, 'response')));
  return kind === null ? 'ordinary' : { entry, url, kind };
}

/** Reads one entry that is a connection. */
export function planEntry(
  { entry, url: written, kind }: SortedEntry,
  where: string,
  file: FileFacts,
): EntryPlan {
  const request = member(entry, 'request');
  const response = member(entry, 'response');
  const requestFields = readFields(request);
  const responseFields = readFields(response);
  const own = readOwnEntry(entry);
  const date = dateTime(member(entry, 'startedDateTime'));
  const unsent = own === null && date !== null && date < 0;
  const start = date === null || unsent ? startWithoutDate(entry, where, file, unsent) : date;
  const status = statusOf(response);
  const transport = own?.transport ?? transportOfEntry(request, response);
  const producer = own === null ? file.producer : '';
  const inHttp2 = isChromeHttp2WebSocket({ producer, kind, status, requestFields, responseFields });
  return {
    entry,
    where,
    producer,
    unsent,
    own,
    kind,
    url: own?.url ?? written,
    pageUrl: own === null ? (file.pages.get(stringMember(entry, 'pageref') ?? '') ?? null) : own.pageUrl,
    start,
    wait: waitOf(member(entry, 'timings')),
    end: boundedTime(start + durationMember(entry, 'time')),
    transport: inHttp2 && transport !== 'h3' ? 'h2' : transport,
    status,
    requestFields,
    responseFields,
  };
}

function startWithoutDate(
  entry: JsonObject,
  where: string,
  file: FileFacts,
  unsent: boolean,
): EpochMilliseconds {
  if (!unsent)
    file.problems.add(
      `${where}.startedDateTime`,
      'is not a date: the time of its messages or of the entry before it is used',
    );
  const first = messageTimeMember(firstOf(messagesOf(entry)), 'time');
  return first === null || first <= 0 ? file.before : first;
}

function statusOf(response: unknown): number | null {
  const status = numberMember(response, 'status');
  return status !== null && Number.isInteger(status) && status > 0 && status < 10_000 ? status : null;
}

function transportOfEntry(request: unknown, response: unknown): Transport {
  const answered = transportOf(stringMember(response, 'httpVersion') ?? '');
  return answered === 'unknown' ? transportOf(stringMember(request, 'httpVersion') ?? '') : answered;
}

/** Milliseconds until the response's head, by HAR's timings; `ssl` is part of `connect`. */
function waitOf(timings: unknown): number {
  const parts = ['blocked', 'dns', 'connect', 'send', 'wait'];
  return parts.reduce((sum, name) => sum + durationMember(timings, name), 0);
}
