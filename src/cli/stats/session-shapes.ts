import { TrafficReader } from '../../analysis/rhythm/traffic-reader.ts';
import { ShapeTable } from '../../analysis/shapes/shape-table.ts';
import type { NamedShape } from '../../analysis/shapes/typescript-of.ts';
import type { Imported } from '../../formats/imported.ts';
import { readAhead } from '../../formats/read-ahead.ts';
import { SECRETS_IN_SHAPES } from '../../formats/redaction/secrets-in-shapes.ts';
import type { Session } from '../../session/session.ts';

/** The shapes of all JSON messages of a file, by their kind; those of one kind are one shape, whichever connection they are of. */
export async function sessionShapes(imported: Imported, session: Session): Promise<readonly NamedShape[]> {
  const table = new ShapeTable(SECRETS_IN_SHAPES);
  const read = readAhead(imported.readPayload, (batch) => session.messages.payloadBlockLength(batch));
  for (const connection of session.connections) {
    const reader = new TrafficReader(read, session, connection.id, false);
    for await (const message of reader.unread()) table.add(message);
  }
  return table.shapes();
}
