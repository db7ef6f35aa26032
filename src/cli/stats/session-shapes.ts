import { ShapeTable } from '../../analysis/shapes/shape-table.ts';
import type { NamedShape } from '../../analysis/shapes/typescript-of.ts';
import type { Imported } from '../../formats/imported.ts';
import type { Session } from '../../session/session.ts';
import { arrivals } from './arrivals.ts';

/** The shapes of all JSON messages of a file, by their kind; those of one kind are one shape, whichever connection they are of. */
export async function sessionShapes(imported: Imported, session: Session): Promise<readonly NamedShape[]> {
  const table = new ShapeTable();
  for (const connection of session.connections)
    for await (const message of arrivals(imported, session, connection, false)) table.add(message);
  return table.shapes();
}
