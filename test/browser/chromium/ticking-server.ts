import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { listen } from '../../../src/cli/demo/listen.ts';

/** One message as the server sent it. */
interface Tick {
  readonly text: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface TickingServer {
  readonly origin: string;
  readonly socketOrigin: string;
  /** All that was sent over all sockets, in order. */
  readonly sent: readonly Tick[];
  stop(): void;
  close(): Promise<void>;
}

const EVERY_MILLISECONDS = 4;

/** An empty page, and a socket that sends so many numbered texts a second, evenly, from its opening until `stop`. */
export async function startTickingServer(perSecond: number): Promise<TickingServer> {
  const sent: Tick[] = [];
  let stopped = false;
  const server = createServer((_request, response) => {
    response
      .setHeader('Content-Type', 'text/html; charset=utf-8')
      .end('<!doctype html><link rel="icon" href="data:,">');
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    const began = performance.now();
    const timer = setInterval(() => {
      if (stopped) {
        clearInterval(timer);
        return;
      }
      const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
      while (sent.length < due) {
        const text = `tick ${sent.length}`;
        sent.push({ text, at: Date.now() });
        socket.send(text);
      }
    }, EVERY_MILLISECONDS);
    socket.on('close', () => clearInterval(timer));
  });
  const running = await listen(server);
  return {
    origin: `http://127.0.0.1:${running.port}`,
    socketOrigin: `ws://127.0.0.1:${running.port}`,
    sent,
    stop: () => {
      stopped = true;
    },
    close: () => running.close(),
  };
}
