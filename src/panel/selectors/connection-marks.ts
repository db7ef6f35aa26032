import type { Connection } from '../../session/connection.ts';
import { documentOf } from '../../session/document-of.ts';
import type { Mark } from '../../session/mark.ts';

/** The marks within a connection's life: what happened to the recording and to its own page meanwhile. */
export function connectionMarks(connection: Connection, marks: readonly Mark[]): readonly Mark[] {
  const from = connection.createdAt;
  const to = connection.closedAt ?? Number.POSITIVE_INFINITY;
  const document = documentOf(connection);
  return marks.filter(({ event }) => {
    if ('document' in event && event.document !== document) return false;
    const end = event.type === 'capture/gap' ? event.until : event.at;
    return end >= from && event.at <= to;
  });
}
