import type { Connection } from '../../session/connection.ts';
import { type Field, fieldText, noFieldTerm } from '../../session/filter/field.ts';
import { filterWords } from '../../session/filter/filter-words.ts';
import type { FieldGroups } from '../worker/search-task.ts';
import type { Panel } from './panel.ts';
import { searchedConnections } from './searched-connections.ts';

/** What is known of a grouping. `progress` is the part of the messages that was looked at, 0 to 1. */
export type GroupingState =
  | { readonly at: 'running' | 'done'; readonly found: FieldGroups | null; readonly progress: number }
  | { readonly at: 'failed'; readonly why: string };

/** Groups messages of a connection in a worker of its own. @returns what ends it */
export function groupMessages(
  panel: Panel,
  connection: Connection,
  { field, filter }: { readonly field: Field; readonly filter: string },
  onState: (state: GroupingState) => void,
): () => void {
  const session = panel.follower.session.peek();
  const log = panel.follower.log.peek();
  if (log === null) return () => {};
  const chosen = (each: Connection) => panel.layout.decoders.of(each);
  const worker = panel.startSearchWorker((answer) => {
    if (answer.type === 'failed') onState({ at: 'failed', why: answer.why });
    if (answer.type === 'groups') {
      const { messages } = session;
      const progress = answer.atEnd
        ? 1
        : messages.firstRowOf(answer.batchesDone) / Math.max(1, messages.count);
      onState({ at: answer.atEnd ? 'done' : 'running', found: answer, progress });
    }
    if (answer.type === 'failed' || (answer.type === 'groups' && answer.atEnd)) worker.end();
  });
  onState({ at: 'running', found: null, progress: 0 });
  worker.post({
    type: 'group',
    id: 1,
    log,
    connection: connection.id,
    filter,
    field,
    upTo: session.nextBatch,
    decoded: searchedConnections(session, connection.id, new Set(), chosen),
  });
  return () => worker.end();
}

/** A filter without its conditions on the values of a field: what is grouped by it is not narrowed by them. */
export function withoutField(filter: string, field: Field): string {
  const equals = `${fieldText(field)}=`;
  return filterWords(filter, [])
    .map(({ index, length }) => filter.slice(index, index + length))
    .filter((word) => !word.startsWith(equals) && word !== noFieldTerm(field))
    .join(' ');
}
