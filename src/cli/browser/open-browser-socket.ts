import { once } from 'node:events';
import * as v from 'valibot';
import { WebSocket } from 'ws';

const VERSION = v.object({ webSocketDebuggerUrl: v.string() });

/** Opens a connection of its own to the debugger of a whole browser. @param endpoint where `connectOverCDP` reaches it */
export async function openBrowserSocket(endpoint: string): Promise<WebSocket> {
  const version: unknown = await (await fetch(`${endpoint}/json/version`)).json();
  const socket = new WebSocket(v.parse(VERSION, version).webSocketDebuggerUrl, {
    perMessageDeflate: false,
    maxPayload: 0,
    // Playwright 1.65 relies on a separate task for each message; without it clicks wait for ever.
    allowSynchronousEvents: false,
  });
  await once(socket, 'open');
  return socket;
}
