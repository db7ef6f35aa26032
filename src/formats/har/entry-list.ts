import { member } from '../json-access.ts';
import { StreamedList } from './streamed-list.ts';

/** A list of an entry, parsed or read from the file while it is gone through; null where the entry has none of that name. */
export function entryList(entry: unknown, name: string): Iterable<unknown> | null {
  const value = member(entry, name);
  return Array.isArray(value) || value instanceof StreamedList ? value : null;
}

/** The messages of an entry; none where it has no such list. */
export function messagesOf(entry: unknown): Iterable<unknown> {
  return entryList(entry, '_webSocketMessages') ?? [];
}

/** Undefined where a list is empty. */
export function firstOf(list: Iterable<unknown>): unknown {
  for (const element of list) return element;
  return undefined;
}
