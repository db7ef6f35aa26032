import { startRawServer } from '../../../src/cli/demo/raw-server.ts';

/** Takes every connection and every request, and never says a word. */
export async function startSilentServer(): Promise<{ url: string; close(): Promise<void> }> {
  const server = await startRawServer(() => ({ bytes: '', afterwards: 'hold' }));
  return { url: `ws://127.0.0.1:${server.port}`, close: () => server.close() };
}
