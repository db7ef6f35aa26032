import type { ChildTarget } from '../capture/debugger/child-target.ts';
import type { DebuggerSource } from '../capture/debugger/debugger-source.ts';
import {
  AWAIT_CLOSE,
  LIST_SOCKETS,
  readAdoptedClose,
  readAdoptedSockets,
} from '../capture/debugger/read-adopted.ts';

type Send = (method: string, params: object) => Promise<unknown>;

/**
 * The sockets of one target that were there before we attached: found among its objects, so that their addresses, states
 * and ends are known where no page hook tells them.
 */
export class SocketAdoption {
  readonly #target: ChildTarget;
  readonly #source: DebuggerSource;
  readonly #send: Send;

  constructor(target: ChildTarget, source: DebuggerSource, send: Send) {
    this.#target = target;
    this.#source = source;
    this.#send = send;
  }

  /**
   * Looks for them. Nothing is left in the target where its scripts could see it. Never rejects: a target that refuses has
   * sockets without addresses, as before.
   */
  async begin(): Promise<void> {
    const objectGroup = `switchyard${crypto.randomUUID()}`;
    try {
      const expression = 'WebSocket.prototype';
      const prototype = await this.#send('Runtime.evaluate', { expression, objectGroup, silent: true });
      const prototypeObjectId = field(field(prototype, 'result'), 'objectId');
      const found = await this.#send('Runtime.queryObjects', { prototypeObjectId, objectGroup });
      const objectId = field(field(found, 'objects'), 'objectId');
      const listed = await this.#send('Runtime.callFunctionOn', {
        objectId,
        functionDeclaration: LIST_SOCKETS,
        returnByValue: true,
        silent: true,
      });
      const sockets = readAdoptedSockets(field(field(listed, 'result'), 'value'));
      this.#source.adopt(this.#target, sockets);
      for (const { index } of sockets) void this.#awaitClose(objectId, index);
      // Held no longer than needed: what we hold is never collected.
      await this.#send('Runtime.releaseObjectGroup', { objectGroup });
    } catch {
      // It went, or has no sockets to ask for.
    }
  }

  async #awaitClose(objectId: unknown, index: number): Promise<void> {
    try {
      const told = await this.#send('Runtime.callFunctionOn', {
        objectId,
        functionDeclaration: AWAIT_CLOSE,
        arguments: [{ value: index }],
        awaitPromise: true,
        returnByValue: true,
        silent: true,
      });
      const close = readAdoptedClose(field(field(told, 'result'), 'value'));
      if (close !== null) this.#source.adoptedClosed(this.#target, close);
    } catch {
      // The target went before its socket, or was let go of.
    }
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
