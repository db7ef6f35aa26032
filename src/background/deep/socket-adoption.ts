import type { AdoptedSockets } from '../../capture/debugger/adopted-sockets.ts';
import type { ChildTarget } from '../../capture/debugger/child-target.ts';
import {
  isAdoptedCut,
  LIST_SOCKETS,
  readAdoptedClose,
  readAdoptedSockets,
} from '../../capture/debugger/read-adopted.ts';
import { fieldOf } from '../field-of.ts';

type Send = (method: string, params: object) => Promise<unknown>;

/**
 * Finds the sockets that one target had before we attached, among its objects: so their addresses, states and ends are known
 * where no page hook reports them.
 */
export class SocketAdoption {
  readonly #target: ChildTarget;
  readonly #adopted: AdoptedSockets;
  readonly #send: Send;
  readonly #binding = `switchyard${crypto.randomUUID().replaceAll('-', '')}`;

  constructor(target: ChildTarget, adopted: AdoptedSockets, send: Send) {
    this.#target = target;
    this.#adopted = adopted;
    this.#send = send;
  }

  /** Looks for them. Never rejects: the sockets of a target that refuses have no addresses. */
  async begin(): Promise<void> {
    try {
      const objectGroup = this.#binding;
      const expression = 'WebSocket.prototype';
      const prototype = await this.#send('Runtime.evaluate', { expression, objectGroup, silent: true });
      const prototypeObjectId = fieldOf(fieldOf(prototype, 'result'), 'objectId');
      const found = await this.#send('Runtime.queryObjects', { prototypeObjectId, objectGroup });
      const objectId = fieldOf(fieldOf(found, 'objects'), 'objectId');
      const counted = await this.#send('Runtime.callFunctionOn', {
        objectId,
        functionDeclaration: 'function () { return this.length; }',
        returnByValue: true,
        silent: true,
      });
      if (fieldOf(fieldOf(counted, 'result'), 'value') === 0) this.#adopted.adopt(this.#target, []);
      else await this.#list(objectId);
      // Released at once: what we hold is never collected.
      await this.#send('Runtime.releaseObjectGroup', { objectGroup });
    } catch {
      // It is gone, or has no sockets to ask for.
    }
  }

  async #list(objectId: unknown): Promise<void> {
    // The binding's name is a global of the target until the list takes it away: both are sent at once, and only where needed.
    void this.#send('Runtime.addBinding', { name: this.#binding }).catch(() => {});
    const listed = await this.#send('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: LIST_SOCKETS,
      arguments: [{ value: this.#binding }],
      returnByValue: true,
      silent: true,
    });
    const sockets = fieldOf(fieldOf(listed, 'result'), 'value');
    this.#adopted.adopt(this.#target, readAdoptedSockets(sockets), isAdoptedCut(sockets));
  }

  /** `Runtime.bindingCalled` of this target. */
  called(params: unknown): void {
    if (fieldOf(params, 'name') !== this.#binding) return;
    const close = readAdoptedClose(fieldOf(params, 'payload'));
    if (close !== null) this.#adopted.closed(this.#target, close);
  }
}
