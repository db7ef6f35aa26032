import type { ConnectionKind } from '../../events/event.ts';
import type { Field } from '../../protocol/http/field.ts';
import { combinedValue } from '../../protocol/http/field.ts';
import { arrayMember, member, numberMember, stringMember } from '../json-access.ts';

/**
 * What an entry is: a protocol switch or an attempt at one, or null for an ordinary request (cli.md says which).
 */
export function classifyEntry(
  entry: unknown,
  request: readonly Field[],
  response: readonly Field[],
): ConnectionKind | null {
  const resource = (stringMember(entry, '_resourceType') ?? '').toLowerCase();
  const url = stringMember(member(entry, 'request'), 'url') ?? '';
  const connectTo = (combinedValue(request, ':protocol') ?? '').toLowerCase();
  const offered = `${combinedValue(request, 'upgrade') ?? ''}, ${combinedValue(response, 'upgrade') ?? ''}`;
  if (resource === 'websocket' || /^wss?:/i.test(url) || connectTo === 'websocket') return 'websocket';
  if (arrayMember(entry, '_webSocketMessages').length > 0) return 'websocket';
  if (/(^|[\s,])websocket([\s,/]|$)/i.test(offered)) return 'websocket';
  if (resource === 'webtransport' || connectTo === 'webtransport') return 'webtransport';
  if (connectTo !== '') return 'extended-connect';
  const status = numberMember(member(entry, 'response'), 'status');
  const upgrade = combinedValue(request, 'upgrade') ?? combinedValue(response, 'upgrade');
  if (upgrade !== null || status === 101 || status === 426) return 'upgrade';
  return isEventStream(entry, resource, response) ? 'event-stream' : null;
}

function isEventStream(entry: unknown, resource: string, response: readonly Field[]): boolean {
  const mime = stringMember(member(member(entry, 'response'), 'content'), 'mimeType') ?? '';
  const type = combinedValue(response, 'content-type') ?? mime;
  return resource === 'eventsource' || /^\s*text\/event-stream\b/i.test(type || mime);
}
