import type { Connection } from './connection.ts';

/**
 * Key of the document that a connection belongs to, as events about pages name it. The keys of a page hook are `hook
 * <document> <socket> <mark>`; a connection that no hook reported has a document of its own.
 */
export function documentOf({ sourceKey, joins }: Connection): string {
  if (isHookKey(sourceKey)) return documentIn(sourceKey);
  const joined = joins.find((join) => isHookKey(join.sourceKey));
  return joined === undefined ? sourceKey : documentIn(joined.sourceKey);
}

/** Whether a connection's key comes from a page hook and so names a document. */
export function isHookKey(sourceKey: string): boolean {
  return sourceKey.startsWith('hook ');
}

/** The document that the key of a page hook names. */
export function documentIn(hookKey: string): string {
  return hookKey.split(' ', 2)[1] ?? '';
}
