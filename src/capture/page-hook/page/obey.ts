import { FLAG } from '../../../events/message-segment.ts';
import type { HookMode } from '../hook-report.ts';
import { decodeBytes } from './decode-bytes.ts';
import { askedToClose, type Hooked, type HookedFrame } from './hooked.ts';
import type { MessageReporter } from './message-reporter.ts';
import { bare, deref, epochNow, getOwnPropertyDescriptor, parse } from './primordials.ts';
import type { SocketNatives } from './socket-natives.ts';
import { wordsOfError } from './words-of-error.ts';

/**
 * What carries out a HookCommand.
 *
 * @param native null where the browser's own sockets are out of reach: then there are none to send over
 */
export function obeyer(
  frame: HookedFrame,
  native: SocketNatives | null,
  setMode: (mode: HookMode, answered: (() => void) | null) => void,
  report: MessageReporter,
): (command: string) => void {
  const { outbox } = frame;

  function answer(socket: number, request: number, problem: string | null): void {
    outbox.event({ type: 'answer', at: frame.now(), socket, request, problem });
  }

  /** Does something to a socket, and answers. What comes too late is not done. */
  function act(command: object, what: (hooked: Hooked, self: object, native: SocketNatives) => void): void {
    const socket = numberIn(command, 'socket');
    const request = numberIn(command, 'request');
    const until = numberIn(command, 'until');
    if (until >= 0 && epochNow() > until) return;
    const hooked = frame.find(socket);
    const self = hooked === null ? undefined : deref(hooked.object);
    if (hooked === null || self === undefined || native === null) {
      answer(socket, request, 'gone');
      return;
    }
    try {
      what(hooked, self, native);
      answer(socket, request, null);
    } catch (error) {
      const { name, message } = wordsOfError(error);
      answer(socket, request, message === '' ? name : message);
    }
  }

  return (text) => {
    try {
      const parsed: unknown = parse(text);
      const command = typeof parsed === 'object' && parsed !== null ? bare(parsed) : {};
      if (!('type' in command)) return;
      if ('meeting' in command && typeof command.meeting === 'string') meetUnder(frame, command.meeting);
      if (command.type === 'mode' && 'mode' in command) {
        const { mode } = command;
        const asked = 'request' in command;
        const answered = () => answer(-1, numberIn(command, 'request'), null);
        if (mode === 'dormant' || mode === 'lifecycle' || mode === 'messages')
          setMode(mode, asked ? answered : null);
      } else if (!frame.awake) {
        return;
      } else if (command.type === 'report-messages' && 'messages' in command) {
        act(command, (hooked) => {
          hooked.reporting = command.messages === true;
        });
      } else if (command.type === 'send' && 'data' in command && 'opcode' in command) {
        const { data } = command;
        if (typeof data !== 'string') return;
        act(command, (hooked, self, native) => {
          const payload = command.opcode === 'binary' ? decodeBytes(data) : data;
          native.send(self, payload);
          report(hooked, FLAG.outgoing | FLAG.sentByUs, payload);
        });
      } else if (command.type === 'close' && 'code' in command && 'reason' in command) {
        const { code, reason } = command;
        act(command, (hooked, self, native) => {
          if (typeof code !== 'number') native.close(self);
          else native.close(self, code, typeof reason === 'string' ? reason : '');
          askedToClose(hooked, typeof code === 'number' ? code : undefined);
        });
      }
    } catch (problem) {
      frame.fail(problem);
    }
  };
}

/** From now on the hooks of other realms are met under that name. */
function meetUnder(frame: HookedFrame, name: string): void {
  const { others } = frame;
  if (others.name === name) return;
  const isAwake = frame.mode !== 'dormant';
  if (isAwake) frame.each((hooked) => others.listen(hooked, false));
  others.name = name;
  if (isAwake) frame.each((hooked) => others.listen(hooked, true));
}

function numberIn(command: object, name: 'socket' | 'request' | 'until'): number {
  const value: unknown = getOwnPropertyDescriptor(command, name)?.value;
  return typeof value === 'number' ? value : -1;
}
