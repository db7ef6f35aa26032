import type { LogWriter } from '../../../src/capture/log-writer.ts';
import type { LifecycleEvent } from '../../../src/events/event.ts';
import type { ConnectionId, EpochMilliseconds } from '../../../src/events/units.ts';

/** A message as a source wrote it. */
export interface WrittenMessage {
  readonly connection: ConnectionId;
  readonly at: EpochMilliseconds;
  readonly flags: number;
  readonly payload: string;
}

/** A writer that keeps what was written, for tests to look at. */
export class RecordedLog implements LogWriter {
  readonly events: LifecycleEvent[] = [];
  readonly messages: WrittenMessage[] = [];

  lifecycle(event: LifecycleEvent): void {
    this.events.push(event);
  }

  message(connection: ConnectionId, at: EpochMilliseconds, flags: number, payload: string): void {
    this.messages.push({ connection, at, flags, payload });
  }

  text(
    connection: ConnectionId,
    at: EpochMilliseconds,
    flags: number,
    block: string,
    start: number,
    end: number,
  ): void {
    this.message(connection, at, flags, block.slice(start, end));
  }

  bytes(connection: ConnectionId, at: EpochMilliseconds, flags: number, payload: Uint8Array): void {
    this.message(connection, at, flags, Buffer.from(payload).toString('base64'));
  }

  together(write: () => void): void {
    write();
  }

  /** `type connection` of each event. */
  get outline(): string[] {
    return this.events.map((event) =>
      'connection' in event ? `${event.type} ${event.connection}` : event.type,
    );
  }

  /** The last event of a type. @throws Error where there is none */
  last<T extends LifecycleEvent['type']>(type: T): Extract<LifecycleEvent, { type: T }> {
    const found = this.events.findLast(
      (event): event is Extract<LifecycleEvent, { type: T }> => event.type === type,
    );
    if (found === undefined) throw new Error(`no ${type} in ${this.outline.join(', ')}`);
    return found;
  }
}
