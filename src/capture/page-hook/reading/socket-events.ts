import type { CaptureGap } from '../../../events/event.ts';
import { notSeen, seen } from '../../../events/observed.ts';
import type { ConnectionId, EpochMilliseconds } from '../../../events/units.ts';
import { type Entry, end, UNNUMBERED } from '../../connection-ledger.ts';
import { isAnswered } from '../../is-answered.ts';
import { withoutOurs } from '../../mark.ts';
import type { HookAdopted, HookClosed, HookCreated, HookEvent } from '../hook-report.ts';
import type { ForbiddenConnections } from './forbidden-connections.ts';
import type { HookPlace } from './hook-place.ts';
import type { HookShared } from './hook-shared.ts';
import { adoptedSocket, createdSocket, introduceSocket, orphanSocket } from './introduce-socket.ts';
import { parseStack } from './parse-stack.ts';
import type { TrackedSocket, TrackedSockets } from './tracked-sockets.ts';

const SOURCE = 'page-hook';

/** What the events of one frame's sockets are written to. */
export interface SocketEventsNeeds {
  readonly place: HookPlace;
  readonly shared: HookShared;
  readonly sockets: TrackedSockets;
  readonly forbidden: ForbiddenConnections;
  /** Writes a gap that ends then. */
  readonly gap: (until: EpochMilliseconds, messages: number | null, why: CaptureGap['why']) => void;
}

interface OfConnection {
  readonly at: EpochMilliseconds;
  readonly connection: ConnectionId;
  readonly source: typeof SOURCE;
}

/** Turns the events that the hook of one frame or worker reports into events of the log. */
export class SocketEvents {
  readonly #needs: SocketEventsNeeds;
  /** There was no place for a socket, and the log says so. */
  #limitReached = false;

  /** The hook failed, and reports nothing more. */
  #failed = false;

  constructor(needs: SocketEventsNeeds) {
    this.#needs = needs;
  }

  get failed(): boolean {
    return this.#failed;
  }

  read(event: HookEvent, at: EpochMilliseconds): void {
    const { place, shared, sockets, forbidden, gap } = this.#needs;
    if (event.type === 'created') this.#created(event, at);
    else if (event.type === 'adopted') this.#adopted(event, at);
    else if (event.type === 'blocked') {
      // In a page the relay says so, which no page can forge.
      if (place.target !== 'page' && place.target !== 'iframe') forbidden.block(event, at, SOURCE);
    } else if (event.type === 'failed') {
      // The page goes on without us, and so does what the browser itself reports of it.
      this.#failed = true;
      gap(at, null, 'detached');
    } else if (event.type === 'missed') gap(at, null, 'detached');
    else if (event.type === 'page') {
      const { change } = event;
      shared.writer.lifecycle({ type: 'page/changed', at, source: SOURCE, document: place.key, change });
    } else if (event.type === 'answer') {
      shared.owner.answered(place, event.request, event.problem);
    } else {
      const socket = sockets.get(event.socket);
      // A socket that was taken for gone and lives on, as after the back/forward cache, has its number still.
      const connection = socket === undefined ? null : shared.ledger.number(socket.entry, at);
      if (socket !== undefined && connection !== null) {
        this.#ofSocket(socket, { at, connection, source: SOURCE }, event);
      }
    }
  }

  /** A message came of a socket that nobody knows: its beginning is lost. @returns null where there is no place for it */
  orphan(number: number, at: EpochMilliseconds): TrackedSocket | null {
    if (this.#limitReached) return null;
    const { place, shared } = this.#needs;
    const beginning = orphanSocket(place, number, 'websocket', at);
    const socket = this.#track(number, at, () => introduceSocket(shared.ledger, beginning, ''));
    // What came before is in an earlier log, or in a gap.
    socket?.entry.authority.resumedByHook();
    return socket;
  }

  #created(event: HookCreated, at: EpochMilliseconds): void {
    const { place, shared } = this.#needs;
    const beginning = createdSocket(place, event, at);
    this.#track(event.socket, at, () => introduceSocket(shared.ledger, beginning, event.mark));
  }

  #adopted(event: HookAdopted, at: EpochMilliseconds): void {
    const { place, shared, sockets } = this.#needs;
    const known = sockets.get(event.socket);
    // Recorded before, and counted anew by its hook.
    known?.entry.authority.adoptedByHook();
    if (known !== undefined && !known.entry.ended) return;
    const beginning = adoptedSocket(place, event, at);
    const introduce = () => introduceSocket(shared.ledger, beginning, event.mark, true);
    const socket = this.#track(event.socket, at, introduce);
    if (socket === null || event.readyState === 0) return;
    const { protocol, extensions } = event;
    const of = { at, connection: UNNUMBERED, source: SOURCE } as const;
    shared.ledger.writeBeginning(socket.entry, { type: 'connection/opened', ...of, protocol, extensions });
    shared.owner.handshakeMissing();
  }

  #track(number: number, at: EpochMilliseconds, introduce: () => Entry): TrackedSocket | null {
    const { sockets, gap } = this.#needs;
    if (sockets.hasRoom()) return sockets.add(number, introduce());
    if (!this.#limitReached) gap(at, null, 'limit');
    this.#limitReached = true;
    return null;
  }

  #ofSocket(socket: TrackedSocket, of: OfConnection, event: HookEvent): void {
    const { shared, gap } = this.#needs;
    const { writer, ledger, owner } = shared;
    if (event.type === 'opened') {
      const { protocol, extensions } = event;
      ledger.writeBeginning(socket.entry, { type: 'connection/opened', ...of, protocol, extensions });
      if (!isAnswered(socket.entry)) owner.handshakeMissing();
    } else if (event.type === 'closed') {
      this.#closed(socket, of, event);
    } else if (event.type === 'thrown') {
      const text = event.message === '' ? event.name : `${event.name}: ${event.message}`;
      writer.lifecycle({ type: 'browser/reported-error', ...of, text });
      writer.lifecycle({ type: 'connection/closed', ...of, close: notSeen('source-cannot') });
      this.#end(socket, null);
    } else if (event.type === 'sent-from') {
      writer.lifecycle({ type: 'message/sent-from', ...of, stack: withoutOurs(parseStack(event.stack)) });
    } else if (event.type === 'buffered') {
      writer.lifecycle({ type: 'send/buffered', ...of, bytes: event.bytes });
    } else if (event.type === 'lost') {
      socket.lost += event.messages;
      if (event.messages > 0) gap(of.at, event.messages, 'write-failed');
    }
  }

  #closed(
    socket: TrackedSocket,
    of: OfConnection,
    { code, reason, wasClean, asked, unsure, bufferedAmount }: HookClosed,
  ): void {
    if (socket.closed) return;
    const { writer } = this.#needs.shared;
    if (bufferedAmount > 0) writer.lifecycle({ type: 'send/buffered', ...of, bytes: bufferedAmount });
    // Nobody says who was first where both sides closed; a close that the page never asked for, and that went by the
    // protocol, is the server's.
    const by = wasClean && unsure === true ? 'unknown' : asked ? 'client' : wasClean ? 'server' : 'unknown';
    const close = seen({ code, reason, wasClean, by } as const);
    writer.lifecycle({ type: 'connection/closed', ...of, close });
    this.#end(socket, of.at);
  }

  #end(socket: TrackedSocket, at: EpochMilliseconds | null): void {
    socket.closed = true;
    end(socket.entry, at);
    this.#needs.sockets.ended();
  }
}
