import type { ConnectionKind } from '../../events/event.ts';
import type { Field } from '../../protocol/http/field.ts';
import { classifyExchange } from '../../protocol/upgrade/classify-exchange.ts';
import { member, numberMember, stringMember } from '../json-access.ts';
import { messagesOf } from './entry-list.ts';

/** What an entry is: a protocol switch or an attempt at one, or null for an ordinary request. */
export function classifyEntry(
  entry: unknown,
  request: readonly Field[],
  response: readonly Field[],
): ConnectionKind | null {
  const answer = member(entry, 'response');
  return classifyExchange({
    url: stringMember(member(entry, 'request'), 'url') ?? '',
    status: numberMember(answer, 'status'),
    request,
    response,
    label: (stringMember(entry, '_resourceType') ?? '').toLowerCase(),
    mediaType: stringMember(member(answer, 'content'), 'mimeType') ?? '',
    hasMessages: hasElement(messagesOf(entry)),
  });
}

function hasElement(list: Iterable<unknown>): boolean {
  for (const _ of list) return true;
  return false;
}
