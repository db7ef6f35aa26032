import { isPlainObject, textOf } from '../decoders/tree/plain-access.ts';
import type { PlainValue } from '../decoders/tree/plain-value.ts';
import { shortName } from './short-name.ts';

/** Members by which custom protocols name their messages. */
const KIND_NAMES = ['type', 'event', 'op', 'action', 'kind', 'method', 'cmd', 'command', 'msg', 't'];

/** What a message of no known protocol calls itself; null where it has no such member. */
export function messageKind(value: PlainValue | undefined): string | null {
  if (!isPlainObject(value)) return null;
  for (const name of KIND_NAMES) {
    const kind = textOf(value, name);
    if (kind !== undefined && kind !== '') return shortName(kind);
  }
  return null;
}

/** Whether custom protocols name their messages by such a member. */
export function isKindName(name: string): boolean {
  return KIND_NAMES.includes(name);
}
