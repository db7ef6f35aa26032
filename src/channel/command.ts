import type { ConnectionId, LogId } from '../events/units.ts';
import type { Coverage, RecordingMode } from './coverage.ts';
import type { ProbeAnswer } from './probe-answer.ts';

/** What a panel asks of the background, over its port. Checked at the door by `parseCommand`. */
export type Command =
  /** First on every port: which tab this panel inspects. Answered by a `status`. */
  | { readonly type: 'hello'; readonly tabId: number }
  | { readonly type: 'start-recording' }
  | { readonly type: 'stop-recording' }
  /** Begins a new log for the tab; the old one is deleted from the store. Answered by a `status`. */
  | { readonly type: 'clear' }
  | { readonly type: 'set-preserve-log'; readonly preserve: boolean }
  /** Records by this mode from now on; while recording the switch loses nothing. Answered by a `status`. */
  | { readonly type: 'set-mode'; readonly mode: RecordingMode }
  /**
   * Sends a message over a live connection of the tab's running log. Binary is base64. Answered by an `answer` with the same
   * `id`, which the panel chose.
   */
  | {
      readonly type: 'send-message';
      readonly id: number;
      readonly connection: ConnectionId;
      readonly opcode: 'text' | 'binary';
      readonly data: string;
    }
  /** Closes a live connection: `code` 1000 or 3000 to 4999, `null` for none (HTML, WebSocket.close). Answered alike. */
  | {
      readonly type: 'close-connection';
      readonly id: number;
      readonly connection: ConnectionId;
      readonly code: number | null;
      readonly reason: string;
    }
  /** Reads the handshakes of open connections that were put off, since reading them is slow now. Answered alike. */
  | { readonly type: 'read-handshakes'; readonly id: number }
  /** Brings into the log all that can be known now, where that is quick. Answered alike, within seconds. */
  | { readonly type: 'catch-up'; readonly id: number }
  /** Deletes a stored log of any tab; one that a tab still writes to is cleared instead. A `cleared` is announced. */
  | { readonly type: 'delete-log'; readonly log: LogId }
  /**
   * Sends one ordinary GET to a recorded connection's URL, with `http` instead of `ws`. Answered by a `probe-answer` with
   * the same `id`, which the panel chose.
   */
  | { readonly type: 'probe'; readonly id: number; readonly url: string };

/** Whether a tab is being recorded, and if not, why. */
export interface RecordingStatus {
  readonly recording: boolean;
  readonly log: LogId;
  /** One sentence for people when recording ended by itself or could not begin; otherwise empty. */
  readonly trouble: string;
  readonly preserveLog: boolean;
  readonly mode: RecordingMode;
  /** Modes that this browser has. */
  readonly modes: readonly RecordingMode[];
  /** One for each kind of target, in the order of `COVERED_TARGETS`; sent while recording. */
  readonly coverage: readonly Coverage[];
  /** Open connections whose handshake was put off, since reading it would be slow: see `read-handshakes`. */
  readonly handshakesPutOff: number;
}

/** What the background sends to a panel, over its port. Small and rare; bulk goes by `Announcement`. */
export type Reply =
  | { readonly type: 'status'; readonly status: RecordingStatus }
  | { readonly type: 'probe-answer'; readonly id: number; readonly answer: ProbeAnswer }
  /** Of `send-message`, `close-connection`, `read-handshakes`, `catch-up`: `problem` is null where it was done, else one sentence. */
  | { readonly type: 'answer'; readonly id: number; readonly problem: string | null };
