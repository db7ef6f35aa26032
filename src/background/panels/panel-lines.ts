import type { Command, RecordingStatus, Reply } from '../../channel/command.ts';
import type { RecordingMode } from '../../channel/coverage.ts';
import { parseCommand } from '../../channel/parse-command.ts';
import type { ProbeAnswer } from '../../channel/probe-answer.ts';
import type { LogId } from '../../events/units.ts';
import type { TabRecorder } from '../recording/tab-recorder.ts';
import { probe, probeUrl } from './probe.ts';

/** A panel's line, as the background needs it. */
export interface PanelLine {
  send(message: Reply): void;
  onMessage(listener: (message: unknown) => void): void;
  onDisconnect(listener: () => void): void;
}

/** What panels need of the background. */
export interface PanelLinesOwner {
  /** Runs it once the background is ready. */
  whenReady(run: () => void): void;
  recorder(tabId: number): TabRecorder;
  /** People chose a mode, for tabs to come too. @returns whether this browser has it */
  chose(mode: RecordingMode): boolean;
  deleteLog(log: LogId): void;
}

/** Commands that the panel waits for, by the id that it chose. */
type Asked = Extract<Command, { type: 'send-message' | 'close-connection' | 'read-handshakes' | 'catch-up' }>;

/** The panels of all tabs: checks their commands, hands them to who carries them out, and sends them what changed. */
export class PanelLines {
  readonly #owner: PanelLinesOwner;
  readonly #lines = new Map<number, Set<PanelLine>>();

  constructor(owner: PanelLinesOwner) {
    this.#owner = owner;
  }

  /** A panel opened a line. What it sends is checked; before a `hello` nothing but that is heard. */
  connect(line: PanelLine): void {
    let tab: number | null = null;
    const leave = () => {
      if (tab !== null) this.#of(tab).delete(line);
    };
    line.onMessage((message) => {
      this.#owner.whenReady(() => {
        const command = parseCommand(message);
        if (command === null) return;
        if (command.type === 'hello') {
          leave();
          tab = command.tabId;
          this.#hello(tab, line);
        } else if (tab !== null) this.#obey(this.#owner.recorder(tab), command, line);
      });
    });
    line.onDisconnect(leave);
  }

  /** Sends a tab's status to its panels. */
  sendStatus(tabId: number, status: RecordingStatus): void {
    for (const line of this.#of(tabId)) line.send({ type: 'status', status });
  }

  #hello(tabId: number, line: PanelLine): void {
    this.#of(tabId).add(line);
    const recorder = this.#owner.recorder(tabId);
    line.send({ type: 'status', status: recorder.status });
    void recorder.verify();
  }

  #obey(recorder: TabRecorder, command: Exclude<Command, { type: 'hello' }>, line: PanelLine): void {
    if (command.type === 'start-recording') recorder.command({ type: 'start' });
    else if (command.type === 'stop-recording') recorder.command({ type: 'stop' });
    else if (command.type === 'clear') recorder.command({ type: 'clear' });
    else if (command.type === 'set-preserve-log') recorder.setPreserveLog(command.preserve);
    else if (command.type === 'delete-log') this.#owner.deleteLog(command.log);
    else if (command.type === 'set-mode') {
      if (this.#owner.chose(command.mode)) recorder.command(command);
    } else if (command.type === 'probe') void this.#probe(recorder, command, line);
    else void this.#answer(recorder, command, line);
  }

  async #answer(recorder: TabRecorder, command: Asked, line: PanelLine): Promise<void> {
    line.send({ type: 'answer', id: command.id, problem: await carryOut(recorder, command) });
  }

  /** Beside all other commands: it takes its time. */
  async #probe(
    recorder: TabRecorder,
    { id, url }: Extract<Command, { type: 'probe' }>,
    line: PanelLine,
  ): Promise<void> {
    line.send({ type: 'probe-answer', id, answer: await probeRecorded(recorder, url) });
  }

  #of(tabId: number): Set<PanelLine> {
    let lines = this.#lines.get(tabId);
    if (lines === undefined) {
      lines = new Set();
      this.#lines.set(tabId, lines);
    }
    return lines;
  }
}

/** @returns a sentence where it could not be done; else null */
function carryOut(recorder: TabRecorder, command: Asked): Promise<string | null> {
  const { hooks, network } = recorder.standard;
  if (command.type === 'send-message') return hooks.send(command.connection, command.opcode, command.data);
  if (command.type === 'close-connection') {
    return hooks.closeConnection(command.connection, command.code, command.reason);
  }
  return command.type === 'catch-up' ? recorder.catchUp() : network.read();
}

/** Sends an ordinary GET to a connection's URL, where that was recorded. */
function probeRecorded(recorder: TabRecorder, url: string): Promise<ProbeAnswer> | ProbeAnswer {
  if (!recorder.recording) return { outcome: 'not-recording' };
  const target = recorder.standard.capture.ledger.knows(url) ? probeUrl(url) : null;
  if (target === null) return { outcome: 'unknown-url' };
  // Without the debugger, and without access to hosts, nobody lets us read the answer.
  if (!recorder.holdsDebugger) return { outcome: 'failed', words: 'only Deep recording can ask the server' };
  return probe(target, (method, params, milliseconds) => recorder.deep.send(method, params, milliseconds));
}
