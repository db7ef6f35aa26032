import { type ReadonlySignal, signal } from '@preact/signals';
import type { Command, RecordingStatus } from '../../channel/command.ts';
import type { RecordingMode } from '../../channel/coverage.ts';
import { parseReply } from '../../channel/parse-command.ts';
import type { ProbeAnswer } from '../../channel/probe-answer.ts';
import type { ConnectionId, LogId } from '../../events/units.ts';

/** The port to the background as the panel needs it (platform/background-port.ts). */
export interface Line {
  send(message: object): void;
}

interface Doors {
  readonly connect: (onMessage: (message: unknown) => void, onCut: () => void) => Line;
  readonly tabId: number;
  /** Whether recording begins by itself: false after people switched it off. */
  readonly readWanted: () => Promise<boolean>;
  readonly writeWanted: (wanted: boolean) => void;
  readonly later: (run: () => void, ms: number) => void;
  /** Calls `listener` with whether any tab records, now and after each change, without starting the background. */
  readonly watchWanted: (listener: (wanted: boolean) => void) => void;
  /** Called when the background can no longer be reached, because the extension was updated under the panel. */
  readonly onLost: () => void;
}

const RECONNECT_MS = 250;

/**
 * The answer to a command: `problem` is a sentence from the background. `cut`: the port was disconnected, so it is not
 * known whether the command was carried out.
 */
export type Outcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'refused'; readonly problem: string }
  | { readonly outcome: 'cut' };

/**
 * The panel's side of recording: sends hello, keeps the status that the background sends, and sends commands. When the
 * browser stops the background, the port is disconnected. Connecting again starts it: at once while it records, otherwise
 * when people need something, or when some tab records.
 */
export class Recording {
  readonly #doors: Doors;
  readonly #status = signal<RecordingStatus | null>(null);
  /** The requested mode, until the background confirms or refuses it. */
  readonly #wishedMode = signal<RecordingMode | null>(null);
  #line: Line | null = null;
  /** The background was ended while nothing was recorded, and there is no need to start it again yet. */
  #asleep = false;
  #greeted = false;
  #asked = 0;
  readonly #probing = new Map<number, (answer: ProbeAnswer) => void>();
  readonly #waiting = new Map<number, (outcome: Outcome) => void>();

  constructor(doors: Doors) {
    this.#doors = doors;
    doors.watchWanted((wanted) => {
      if (wanted) this.#wake();
    });
  }

  /** Null until the background answered for the first time. */
  get status(): ReadonlySignal<RecordingStatus | null> {
    return this.#status;
  }

  /** Whether another mode was requested and is not active yet: attaching the debugger takes some hundred milliseconds. */
  get changesMode(): boolean {
    return this.#wishedMode.value !== null;
  }

  /** Connects. At the first answer recording begins by itself, unless people had switched it off. */
  open(): void {
    try {
      this.#line = this.#doors.connect(
        (message) => this.#hear(message),
        () => this.#cut(),
      );
    } catch {
      this.#doors.onLost();
      return;
    }
    this.#ask({ type: 'hello', tabId: this.#doors.tabId });
  }

  start(): void {
    this.#doors.writeWanted(true);
    this.#ask({ type: 'start-recording' });
  }

  stop(): void {
    this.#doors.writeWanted(false);
    this.#ask({ type: 'stop-recording' });
  }

  clear(): void {
    this.#ask({ type: 'clear' });
  }

  setPreserveLog(preserve: boolean): void {
    this.#ask({ type: 'set-preserve-log', preserve });
  }

  /** Records in another mode from now on. */
  setMode(mode: RecordingMode): void {
    this.#wishedMode.value = mode;
    this.#ask({ type: 'set-mode', mode });
  }

  /** Sends a message over a live connection; `data` is the text, or base64. Never rejects. */
  sendMessage(connection: ConnectionId, opcode: 'text' | 'binary', data: string): Promise<Outcome> {
    return this.#wish((id) => ({ type: 'send-message', id, connection, opcode, data }));
  }

  /** Closes a live connection; `code` null for none. Never rejects. */
  closeConnection(connection: ConnectionId, code: number | null, reason: string): Promise<Outcome> {
    return this.#wish((id) => ({ type: 'close-connection', id, connection, code, reason }));
  }

  /** Reads the handshakes whose reading was postponed. Never rejects. */
  readHandshakes(): Promise<Outcome> {
    return this.#wish((id) => ({ type: 'read-handshakes', id }));
  }

  /** Adds to the log everything that can be known now, before it is read as a whole. Never rejects. */
  catchUp(): Promise<Outcome> {
    return this.#wish((id) => ({ type: 'catch-up', id }));
  }

  /** Deletes a stored session; a `cleared` is announced when it is gone. */
  deleteLog(log: LogId): void {
    this.#ask({ type: 'delete-log', log });
  }

  /** Sends an ordinary GET to a recorded connection's URL. Never rejects. */
  probe(url: string): Promise<ProbeAnswer> {
    if (!this.#wake()) return Promise.resolve({ outcome: 'cut' });
    const id = this.#asked++;
    return new Promise((resolve) => {
      this.#probing.set(id, resolve);
      this.#ask({ type: 'probe', id, url });
    });
  }

  #cut(): void {
    this.#line = null;
    this.#wishedMode.value = null;
    for (const resolve of this.#probing.values()) resolve({ outcome: 'cut' });
    this.#probing.clear();
    for (const resolve of this.#waiting.values()) resolve({ outcome: 'cut' });
    this.#waiting.clear();
    // The browser ends an idle background every 30 seconds; restarting it each time would keep it running for ever.
    if (this.#status.peek()?.recording === false) this.#asleep = true;
    else this.#doors.later(() => this.open(), RECONNECT_MS);
  }

  /** @returns whether there is a line */
  #wake(): boolean {
    if (this.#asleep) {
      this.#asleep = false;
      this.open();
    }
    return this.#line !== null;
  }

  #wish(command: (id: number) => Command): Promise<Outcome> {
    if (!this.#wake()) return Promise.resolve({ outcome: 'cut' });
    const id = this.#asked++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#ask(command(id));
    });
  }

  #ask(command: Command): void {
    this.#wake();
    this.#line?.send(command);
  }

  #hear(message: unknown): void {
    const reply = parseReply(message);
    if (reply === null) return;
    if (reply.type === 'probe-answer') {
      this.#probing.get(reply.id)?.(reply.answer);
      this.#probing.delete(reply.id);
      return;
    }
    if (reply.type === 'answer') {
      const { id, problem } = reply;
      this.#waiting.get(id)?.(problem === null ? { outcome: 'done' } : { outcome: 'refused', problem });
      this.#waiting.delete(id);
      return;
    }
    const { mode, trouble } = reply.status;
    if (mode === this.#wishedMode.peek() || trouble !== '') this.#wishedMode.value = null;
    this.#status.value = reply.status;
    if (this.#greeted) return;
    this.#greeted = true;
    void this.#beginByItself(reply.status);
  }

  async #beginByItself(status: RecordingStatus): Promise<void> {
    // After an end that people or the browser caused, the bar offers to record again.
    if (status.recording || status.trouble !== '') return;
    if (await this.#doors.readWanted()) this.#ask({ type: 'start-recording' });
  }
}
