import { judgeSession } from '../../analysis/judge-session.ts';
import { countVerdicts } from '../../analysis/verdict-counts.ts';
import { replay } from '../../formats/imported.ts';
import { closeCodeOf } from '../../session/close-code-of.ts';
import { messagesObserved } from '../../session/messages-observed.ts';
import { protocolWords } from '../check/protocol-of.ts';
import { readImport } from '../input/read-file.ts';
import type { TableRow } from './connection-table.ts';

/**
 * The rows of the table, read only from an exported file: the table shows what is in the file, judged as by `npm run
 * check`.
 * @throws CannotDo where the file cannot be read.
 */
export async function readTableRows(file: string): Promise<TableRow[]> {
  const session = replay(await readImport(file));
  return judgeSession(session, null).map(({ connection, findings }) => {
    const { failed, warned, unknown } = countVerdicts(findings);
    const recorded =
      messagesObserved(connection) || session.traffic(connection.id, 'server-to-client').count > 0;
    return {
      url: connection.url.seen ? connection.url.value : '-',
      protocol: protocolWords(connection),
      status: connection.status.seen ? connection.status.value : null,
      outcome: connection.outcome,
      checks: { failed, warned, unknown },
      sent: recorded ? session.traffic(connection.id, 'client-to-server') : null,
      received: recorded ? session.traffic(connection.id, 'server-to-client') : null,
      closeCode: closeCodeOf(connection),
    };
  });
}
