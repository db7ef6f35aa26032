import { isWireSource } from '../../events/is-wire-source.ts';
import { combinedValue } from '../../protocol/http/field.ts';
import { agreedExtensions } from '../../protocol/websocket/agreed-extensions.ts';
import type { Connection, Join } from '../../session/connection.ts';
import type { ConnectionWire } from '../../session/connection-wire.ts';
import type { Session } from '../../session/session.ts';
import { connectionMarks } from './connection-marks.ts';
import { WireMessages } from './wire-messages.ts';

/** The frames of a connection, and their messages as far as they were read. */
export interface WireOf {
  readonly wire: ConnectionWire;
  readonly messages: WireMessages;
  /** Whether all of it was read; otherwise the next call reads on. */
  readonly done: boolean;
}

const known = new WeakMap<ConnectionWire, WireMessages>();

/** Reads the frames of a connection, a piece a call; null where no source recorded the wire. */
export function wireOf(session: Session, connection: Connection): WireOf | null {
  const wire = session.wire(connection.id);
  if (wire === null || wire.count === 0) return null;
  let messages = known.get(wire);
  if (messages === undefined) {
    messages = new WireMessages(wire, compressionOf(connection));
    known.set(wire, messages);
  }
  const index = session.messages;
  const rows = index.ofConnection(connection.id);
  return { wire, messages, done: messages.advance(index, rows, isWhole(session, connection)) };
}

/** How the wire came to a recorded connection; null where the wire is all that there is. */
export function joinOfWire({ joins }: Connection): Join | null {
  return joins.find(({ source }) => isWireSource(source)) ?? null;
}

/** Whether messages were compressed; null where the answer was not seen. */
function compressionOf({ response }: Connection): boolean | null {
  if (!response.seen) return null;
  const extensions = agreedExtensions(combinedValue(response.value.fields, 'sec-websocket-extensions'));
  return extensions.deflate !== null;
}

/** Whether the recording has the connection's messages from the first on, without a gap. */
function isWhole(session: Session, connection: Connection): boolean {
  if (joinOfWire(connection) === null) return true;
  if (connection.discovered) return false;
  return !connectionMarks(connection, session.marks).some(({ event }) => event.type === 'capture/gap');
}
