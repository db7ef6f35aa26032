import type { Connection } from '../../session/connection.ts';
import type { Mark } from '../../session/mark.ts';

/** The marks that fall into a connection's life: what happened to the recording while it lived, and its page's end. */
export function connectionMarks(connection: Connection, marks: readonly Mark[]): readonly Mark[] {
  const from = connection.createdAt;
  const to = connection.closedAt ?? Number.POSITIVE_INFINITY;
  return marks.filter(({ event }) => {
    const end = event.type === 'capture/gap' ? event.until : event.at;
    return end >= from && event.at <= to;
  });
}
