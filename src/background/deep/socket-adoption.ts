import type { ChildTarget } from '../../capture/debugger/child-target.ts';
import type { DebuggerSource } from '../../capture/debugger/debugger-source.ts';
import { LIST_SOCKETS, readAdoptedClose, readAdoptedSockets } from '../../capture/debugger/read-adopted.ts';

type Send = (method: string, params: object) => Promise<unknown>;

/**
 * The sockets of one target that were there before we attached: found among its objects, so that their addresses, states
 * and ends are known where no page hook tells them.
 */
export class SocketAdoption {
  readonly #target: ChildTarget;
  readonly #source: DebuggerSource;
  readonly #send: Send;
  readonly #binding = `switchyard${crypto.randomUUID().replaceAll('-', '')}`;

  constructor(target: ChildTarget, source: DebuggerSource, send: Send) {
    this.#target = target;
    this.#source = source;
    this.#send = send;
  }

  /** Looks for them. Never rejects: a target that refuses has sockets without addresses, as before. */
  async begin(): Promise<void> {
    try {
      const objectGroup = this.#binding;
      const expression = 'WebSocket.prototype';
      const prototype = await this.#send('Runtime.evaluate', { expression, objectGroup, silent: true });
      const prototypeObjectId = field(field(prototype, 'result'), 'objectId');
      const found = await this.#send('Runtime.queryObjects', { prototypeObjectId, objectGroup });
      const objectId = field(field(found, 'objects'), 'objectId');
      const counted = await this.#send('Runtime.callFunctionOn', {
        objectId,
        functionDeclaration: 'function () { return this.length; }',
        returnByValue: true,
        silent: true,
      });
      if (field(field(counted, 'result'), 'value') === 0) this.#source.adopt(this.#target, []);
      else await this.#adopt(objectId);
      // Held no longer than needed: what we hold is never collected.
      await this.#send('Runtime.releaseObjectGroup', { objectGroup });
    } catch {
      // It went, or has no sockets to ask for.
    }
  }

  async #adopt(objectId: unknown): Promise<void> {
    // Its name stands among the target's globals until the list takes it away: both are sent at once, and only where needed.
    void this.#send('Runtime.addBinding', { name: this.#binding }).catch(() => {});
    const listed = await this.#send('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: LIST_SOCKETS,
      arguments: [{ value: this.#binding }],
      returnByValue: true,
      silent: true,
    });
    this.#source.adopt(this.#target, readAdoptedSockets(field(field(listed, 'result'), 'value')));
  }

  /** `Runtime.bindingCalled` of this target. */
  called(params: unknown): void {
    if (field(params, 'name') !== this.#binding) return;
    const close = readAdoptedClose(field(params, 'payload'));
    if (close !== null) this.#source.adoptedClosed(this.#target, close);
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
