import { type Judged, judgeSession } from '../../analysis/judge-session.ts';
import { type Imported, replay } from '../../formats/imported.ts';
import type { Pseudonyms } from '../../formats/redaction/pseudonyms.ts';
import { redactConnection } from '../../formats/redaction/redact-connection.ts';
import { redactWords } from '../../formats/redaction/redact-parts.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import { idOf } from '../check/checked-file.ts';
import { readImport } from '../input/read-file.ts';

/** A file that questions are asked about. */
export interface OpenedFile {
  readonly file: string;
  readonly imported: Imported;
  readonly session: Session;
  /** By the connection's id; judged without their secrets where redacted, so that no sentence quotes one. */
  readonly judged: readonly Judged[];
  /** Null where nothing is hidden. */
  readonly pseudonyms: Pseudonyms | null;
}

/**
 * @param pseudonyms of all files together, so that the same secret has the same stand-in; null where nothing is hidden
 * @throws CannotDo where it cannot be read
 */
export async function openFile(file: string, pseudonyms: Pseudonyms | null): Promise<OpenedFile> {
  const imported = await readImport(file);
  const session = replay(imported);
  const { connections } = session;
  const shown =
    pseudonyms === null ? connections : connections.map((each) => redactConnection(each, pseudonyms));
  const faultWords = (what: string) => (pseudonyms === null ? what : redactWords(what, pseudonyms));
  return { file, imported, session, judged: judgeSession(session, null, shown, faultWords), pseudonyms };
}

/** The connection of an id, as it is shown; null where there is none. */
export function judgedOf({ judged }: OpenedFile, id: string): Judged | null {
  return judged.find(({ connection }) => idOf(connection) === id || String(connection.id) === id) ?? null;
}

/** A connection as it is shown in place of the one that was recorded. */
export function shownOf({ judged }: OpenedFile, { id }: Connection): Connection | null {
  return judged[id]?.connection ?? null;
}
