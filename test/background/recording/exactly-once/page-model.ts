import type { HookCommand, HookMode } from '../../../../src/capture/page-hook/hook-report.ts';
import { Outbox } from '../../../../src/capture/page-hook/page/outbox.ts';
import type { HookLine } from '../../../../src/capture/page-hook/relay/meet-hook.ts';

const OUT = 0x10;
const TEXT = 1;

interface Socket {
  readonly number: number;
  sent: number;
  received: number;
}

/** A page's hook: the real outbox, with sockets that are nothing but counters. Its timers run when told. */
export class PageModel {
  readonly name: string;
  /** Texts of the messages that it took note of, in order, and those of them that it was told to forget. */
  readonly reported: string[] = [];
  readonly sockets: Socket[] = [];
  readonly #outbox: Outbox;
  readonly #now: () => number;
  #tasks: (() => void)[] = [];
  #mode: HookMode | null = null;
  #sockets = 0;
  #messages = 0;
  #report: (report: string) => void = () => {};

  constructor(name: string, now: () => number) {
    this.name = name;
    this.#now = now;
    const emit = (report: string) => {
      this.#report(report);
      return true;
    };
    this.#outbox = new Outbox(name, emit, (task) => this.#tasks.push(task), now);
    this.#outbox.onFailure((problem) => {
      throw problem;
    });
  }

  /** Meets the relay, as the hook does. */
  meet(onReport: (report: string) => void): HookLine {
    this.#report = onReport;
    return { met: true, send: (command) => this.#obey(JSON.parse(command)) };
  }

  get recorded(): boolean {
    return this.#mode !== 'dormant';
  }

  /** Runs what its timers are due for. */
  turn(): void {
    for (const task of this.#tasks.splice(0)) task();
  }

  open(): void {
    const socket: Socket = { number: this.#sockets++, sent: 0, received: 0 };
    this.sockets.push(socket);
    if (!this.recorded) return;
    const mark = `switchyard#${this.name}#${socket.number}`;
    const of = { kind: 'websocket', url: `ws://${this.name}.example/${socket.number}` } as const;
    this.#event(socket, { type: 'created', ...of, mark, stack: '' });
  }

  /** @param size of the text, at least; beyond a mebibyte it goes in pieces */
  message(index: number, outgoing: boolean, size: number): void {
    const socket = this.sockets[index % Math.max(1, this.sockets.length)];
    if (socket === undefined) return;
    const ordinal = outgoing ? socket.sent++ : socket.received++;
    if (!this.recorded) return;
    const text = `${this.name} ${socket.number} ${this.#messages++};`.padEnd(size, '.');
    this.reported.push(text);
    this.#outbox.row(this.#now(), socket.number, TEXT | (outgoing ? OUT : 0), ordinal, text, text.length);
  }

  close(index: number, code = 1000): void {
    const [socket] = this.sockets.splice(index % Math.max(1, this.sockets.length), 1);
    if (socket === undefined || !this.recorded) return;
    const of = { reason: '', wasClean: code === 1000, asked: true, bufferedAmount: 0 };
    this.#event(socket, { type: 'closed', code, ...of });
  }

  /** It goes, or comes back. */
  leave(leaving: boolean): void {
    this.#outbox.leave(leaving);
  }

  #event(socket: Socket, event: object): void {
    const whole: unknown = { at: this.#now(), socket: socket.number, ...event };
    this.#outbox.event(whole as Parameters<Outbox['event']>[0]);
  }

  #obey(command: HookCommand): void {
    const answer = (problem: string | null) => {
      if (!('request' in command) || command.request === undefined) return;
      this.#outbox.event({ type: 'answer', at: this.#now(), socket: -1, request: command.request, problem });
    };
    if (command.type !== 'mode') {
      if (this.recorded) answer(null);
      return;
    }
    const before = this.#mode;
    this.#mode = command.mode;
    if (command.mode === 'dormant') {
      if (command.request !== undefined) this.#outbox.finish(() => answer(null));
      else if (before !== 'dormant') this.#outbox.hold();
    } else if (command.mode !== before) {
      if (before === 'dormant') for (const socket of this.sockets) this.#adopt(socket);
      this.#outbox.release();
    }
  }

  #adopt(socket: Socket): void {
    socket.sent = socket.received = 0;
    const mark = `switchyard#${this.name}#${socket.number}`;
    const of = { kind: 'websocket', url: `ws://${this.name}.example/${socket.number}` } as const;
    this.#event(socket, { type: 'adopted', ...of, readyState: 1, protocol: '', extensions: '', mark });
  }
}
