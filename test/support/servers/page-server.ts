import { createServer } from 'node:http';
import { listen } from '../../../src/cli/demo/listen.ts';

/** A page with nothing on it, over http: on loopback: the place from which tests open sockets. */
export async function startPageServer(): Promise<{ url: string; close(): Promise<void> }> {
  const server = await listen(
    createServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
      response.end('<!doctype html><html lang="en"><title>Empty</title><link rel="icon" href="data:,">');
    }),
  );
  return { url: `http://127.0.0.1:${server.port}/`, close: () => server.close() };
}
