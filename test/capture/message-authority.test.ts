import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageAuthority } from '../../src/capture/message-authority.ts';

/** What can happen to one socket while hook and debugger report its messages; a step that does not apply is left out. */
const STEPS = [
  'page receives',
  'page sends',
  'hook reports',
  'debugger reports',
  'hook report is lost',
  'written',
  'left to debugger',
  'worker restarts',
  'hand-over with a mark',
  'hand-over whose mark never comes',
  'hand-over without marks',
  'debugger is taken away',
] as const;
type Step = (typeof STEPS)[number];

interface Message {
  readonly toServer: boolean;
  readonly ordinal: number;
}

/** What is on disk, and would be found by the next worker. */
interface Disk {
  readonly written: readonly Message[];
  readonly missing: number;
  readonly toClient: number;
  readonly toServer: number;
  /** The first report of the hook that is not written. */
  readonly unacknowledged: number;
}

/** One socket, the two sources that report its messages, and the log. */
class Model {
  authority = new MessageAuthority(() => {});
  readonly counts = [0, 0];
  written: Message[] = [];
  /** Messages in gaps whose size is known. */
  missing = 0;
  /** Messages that were lost in a gap without a size. */
  readonly unsized: Message[] = [];
  restarted = false;
  handedOver = false;
  /** The debugger's count was short, and a mark said where the hook begins: nothing happened since that could confuse it. */
  alignedByMark = false;
  /** All that the hook reported or has yet to; `hookAt` is the next one. */
  readonly hookReports: (Message | null)[] = [];
  hookAt = 0;
  hookReportsMessages: boolean;
  byDebugger: (Message | 'mark')[] = [];
  debuggerThere = true;
  /** The hook's reports wait for the mark. */
  waits: 'mark' | 'end' | null = null;
  disk: Disk = { written: [], missing: 0, toClient: 0, toServer: 0, unacknowledged: 0 };

  constructor(overlap: boolean) {
    this.hookReportsMessages = overlap;
  }

  step(step: Step): void {
    if (step === 'page receives' || step === 'page sends') this.message(step === 'page sends');
    else if (step === 'hook reports') this.hook();
    else if (step === 'debugger reports') this.debugger();
    else if (step === 'written') this.toDisk();
    else if (step === 'worker restarts') this.restart();
    else if (step === 'hook report is lost') {
      const lost = this.hookReports[this.hookAt];
      if (lost === undefined || lost === null) return;
      this.hookReports[this.hookAt] = null;
      this.alignedByMark = false;
      this.unsized.push(lost);
    } else if (step === 'left to debugger') {
      if (this.debuggerThere && this.waits === null && !this.handedOver) this.hookReportsMessages = false;
    } else if (this.debuggerThere && this.waits === null && !this.handedOver) this.leaveDebugger(step);
  }

  /** Everything that was reported arrives, and each direction has one message more. */
  finish(): void {
    if (this.waits === 'mark') while (this.byDebugger.length > 0) this.debugger();
    if (this.waits === 'end') this.endWait();
    for (const toServer of [false, true]) this.message(toServer);
    while (this.byDebugger.length > 0) this.debugger();
    while (this.hookAt < this.hookReports.length) this.hook();
    if (!this.handedOver) return;
    this.authority.debuggerSilent();
    for (const toServer of [false, true]) this.message(toServer);
    while (this.hookAt < this.hookReports.length) this.hook();
  }

  private message(toServer: boolean): void {
    const way = toServer ? 1 : 0;
    const message = { toServer, ordinal: this.counts[way] ?? 0 };
    this.counts[way] = message.ordinal + 1;
    if (this.hookReportsMessages) this.hookReports.push(message);
    // Of one whose mark never comes nothing more is reported either: its session ended.
    if (this.debuggerThere && this.waits !== 'end') this.byDebugger.push(message);
  }

  private hook(): void {
    if (this.waits !== null || this.hookAt === this.hookReports.length) return;
    const message = this.hookReports[this.hookAt++];
    if (message === null || message === undefined) return;
    const missing = this.authority.reportedByHook(message.toServer, message.ordinal);
    if (missing < 0) return;
    this.missing += missing;
    this.written.push(message);
  }

  private debugger(): void {
    const message = this.byDebugger.shift();
    if (message === 'mark') {
      this.alignedByMark = this.hookReports.every((report) => report !== null);
      this.authority.marked();
      this.waits = null;
    } else if (message !== undefined && this.authority.reportedByDebugger(message.toServer)) {
      this.written.push(message);
    }
  }

  private toDisk(): void {
    const { authority, written, missing, hookAt } = this;
    const { toClient, toServer } = authority;
    this.disk = { written: [...written], missing, toClient, toServer, unacknowledged: hookAt };
  }

  private restart(): void {
    // A worker that dies while it hands over goes on in Deep, or in Standard: the same as one of the other steps.
    if (this.waits !== null) return;
    const { disk } = this;
    const inDeep = this.debuggerThere && !this.handedOver;
    if (!inDeep) this.debuggerThere = false;
    const onDisk = new Set(disk.written);
    for (const message of this.written) if (!onDisk.has(message)) this.unsized.push(message);
    for (const message of this.byDebugger) if (message !== 'mark') this.unsized.push(message);
    this.byDebugger = [];
    this.written = [...disk.written];
    this.missing = disk.missing;
    this.hookAt = disk.unacknowledged;
    this.authority = new MessageAuthority(() => {});
    this.authority.restore(disk.toClient, disk.toServer, inDeep);
    this.restarted = true;
    this.alignedByMark = false;
  }

  private leaveDebugger(step: Step): void {
    // The new worker of a restart has had the hooks leave such a socket to the debugger.
    if (this.authority.authority === 'debugger') {
      this.hookReportsMessages = false;
      while (this.hookAt < this.hookReports.length) this.hook();
    }
    if (step === 'hand-over with a mark') {
      this.waits = 'mark';
      this.byDebugger.push('mark');
    } else if (step === 'hand-over whose mark never comes') this.waits = 'end';
    else if (step === 'hand-over without marks') this.authority.notMarkable();
    else {
      this.debuggerThere = false;
      this.byDebugger = [];
      this.authority.debuggerSilent();
    }
    this.handedOver = true;
    this.hookReportsMessages = true;
  }

  private endWait(): void {
    this.waits = null;
    this.debuggerThere = false;
    this.byDebugger = [];
    this.authority.debuggerSilent();
  }
}

const key = ({ toServer, ordinal }: Message) => `${toServer ? 'to server' : 'to client'} ${ordinal}`;

describe('the authority over a socket’s messages', () => {
  it('writes each message once, or counts it in a gap, however two sources report them', () => {
    const steps = fc.array(fc.constantFrom(...STEPS), { maxLength: 60 });
    fc.assert(
      fc.property(fc.boolean(), steps, (overlap, all) => {
        const model = new Model(overlap);
        for (const step of all) model.step(step);
        model.finish();
        const written = model.written.map(key);
        expect(new Set(written).size).toBe(written.length);
        const sent = (model.counts[0] ?? 0) + (model.counts[1] ?? 0);
        const unwritten = sent - written.length;
        const unsized = new Set(model.unsized.map(key));
        for (const each of written) unsized.delete(each);
        if (model.alignedByMark) expect(model.missing).toBe(unwritten - unsized.size);
        else if (model.restarted) {
          // What was lost with a worker stands in its own gap, and perhaps once more in a sized one.
          expect(model.missing).toBeLessThanOrEqual(unwritten);
          expect(model.missing).toBeGreaterThanOrEqual(unwritten - unsized.size);
        } else expect(model.missing).toBe(unwritten);
      }),
      { numRuns: 20_000 },
    );
  });

  it('takes each direction by itself', () => {
    const authority = new MessageAuthority(() => {});
    expect([authority.reportedByHook(true, 0), authority.reportedByHook(false, 2)]).toEqual([0, 2]);
    expect([authority.reportedByDebugger(true), authority.reportedByDebugger(false)]).toEqual([false, false]);
    expect([authority.toServer, authority.toClient]).toEqual([1, 3]);
  });

  it('says when a count moved on by more than what is written', () => {
    let leaps = 0;
    const authority = new MessageAuthority(() => leaps++);
    authority.reportedByHook(false, 0);
    authority.reportedByDebugger(false);
    expect(leaps).toBe(0);
    authority.reportedByHook(false, 3);
    expect(leaps).toBe(1);
  });

  it('counts anew with a hook that adopts the socket', () => {
    const authority = new MessageAuthority(() => {});
    authority.reportedByHook(false, 4);
    authority.adoptedByHook();
    expect(authority.reportedByDebugger(false)).toBe(false);
    expect([authority.reportedByHook(false, 0), authority.reportedByHook(false, 0)]).toEqual([0, -1]);
  });
});
