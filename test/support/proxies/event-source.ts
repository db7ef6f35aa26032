import { createServer } from 'node:http';
import { listen } from '../../../src/cli/demo/listen.ts';

/** How long the stream goes on after its first event, in milliseconds. */
const LIFE = 2_500;

/** A real event stream: one event at once, then silence until its end. */
export interface EventSourceServer {
  readonly address: string;
  /** Whether the newest stream goes on. */
  isOpen(): boolean;
  close(): Promise<void>;
}

/** Starts the source on loopback. */
export async function startEventSource(): Promise<EventSourceServer> {
  let open = false;
  const server = await listen(
    createServer((_request, response) => {
      open = true;
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('data: first\n\n');
      const end = setTimeout(() => {
        open = false;
        response.end();
      }, LIFE);
      response.on('close', () => clearTimeout(end));
    }),
  );
  return { address: `127.0.0.1:${server.port}`, isOpen: () => open, close: () => server.close() };
}
