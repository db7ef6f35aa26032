import * as v from 'valibot';
import { WebSocket } from 'ws';
import { openBrowserSocket } from './open-browser-socket.ts';

/**
 * Milliseconds that a frame may wait for a debugger. With DevTools and another client attached, Chromium 156 never releases some
 * frames of other sites, and their page never finishes loading: up to 8 of 70 loads on a busy machine, whatever extension is
 * loaded, and none where DevTools is the only client. A recorder that waits for a frame needs far less.
 */
const FRAME_WAITS = 5000;

const CREATED = v.object({
  method: v.literal('Target.targetCreated'),
  params: v.object({ targetInfo: v.object({ targetId: v.string() }) }),
});
const ATTACHED = v.object({ id: v.number(), result: v.object({ sessionId: v.string() }) });

/** Has frames that nobody released go on, for as long as the browser runs. */
export async function releaseFrames(endpoint: string): Promise<void> {
  const socket = await openBrowserSocket(endpoint);
  // It ends with the browser.
  socket.on('error', () => {});
  const attaching = new Set<number>();
  let id = 0;
  const send = (method: string, params: object, sessionId?: string) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify({ id: ++id, method, params, sessionId }));
  };
  const attach = (targetId: string) => {
    send('Target.attachToTarget', { targetId, flatten: true });
    attaching.add(id);
  };
  socket.on('message', (data: Buffer) => {
    const message: unknown = JSON.parse(data.toString('utf8'));
    const created = v.safeParse(CREATED, message);
    if (created.success) setTimeout(attach, FRAME_WAITS, created.output.params.targetInfo.targetId).unref();
    const attached = v.safeParse(ATTACHED, message);
    if (!attached.success || !attaching.delete(attached.output.id)) return;
    const { sessionId } = attached.output.result;
    send('Runtime.runIfWaitingForDebugger', {}, sessionId);
    send('Target.detachFromTarget', { sessionId });
  });
  send('Target.setDiscoverTargets', { discover: true, filter: [{ type: 'iframe' }] });
}
