import { type CopiedMessages, copiedMessages } from '../../formats/copy-as/copied-message.ts';
import { COPY_FORMATS } from '../../formats/copy-as/copy-formats.ts';
import { withPlaceholders } from '../../formats/copy-as/with-placeholders.ts';
import type { PayloadReader } from '../../formats/payload-reader.ts';
import { writeTranscript } from '../../formats/transcript/write-transcript.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';

export type CopyAs = (typeof COPY_FORMATS)[number]['id'] | 'transcript';

/** What to copy, and how much of it may leave the machine. */
export interface CopyWish {
  readonly format: CopyAs;
  readonly secrets: boolean;
  readonly messages: boolean;
}

export interface Copied {
  readonly text: string;
  /** Messages that were requested and are missing. */
  readonly leftOut: number;
  /** The request was not seen, so what it needs was taken from the RFC. */
  readonly assumed: boolean;
  /** It contains stand-ins for secrets. */
  readonly placeholders: boolean;
}

const HAS_STAND_IN = /redacted-\d/;
const NO_MESSAGES: CopiedMessages = { messages: [], leftOut: 0 };

/** The formats in which a connection is available. */
export function copyAsOffered(connection: Connection): readonly CopyAs[] {
  const formats = COPY_FORMATS.filter(({ write }) => write(connection, []) !== null);
  return [...formats.map(({ id }) => id), 'transcript'];
}

/** Writes a connection as text. */
export async function copyConnection(
  session: Session,
  connection: Connection,
  read: PayloadReader,
  { format, secrets, messages }: CopyWish,
): Promise<Copied> {
  const shown = secrets ? connection : withPlaceholders(connection);
  if (format === 'transcript') {
    let text = '';
    const payloads: PayloadReader = messages ? read : async () => null;
    for await (const part of writeTranscript(session, payloads, { redact: false, connection: shown }))
      text += part;
    return { text, leftOut: 0, assumed: false, placeholders: !secrets && HAS_STAND_IN.test(text) };
  }
  const found = COPY_FORMATS.find(({ id }) => id === format);
  const taken =
    messages && found?.hasMessages === true
      ? await copiedMessages(session, connection.id, read)
      : NO_MESSAGES;
  const text = found?.write(shown, taken.messages) ?? '';
  return {
    text,
    leftOut: taken.leftOut,
    assumed: !connection.request.seen,
    placeholders: !secrets && HAS_STAND_IN.test(text),
  };
}
