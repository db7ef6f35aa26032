import type { CapturedTab } from './capture-rig.ts';

/** Opens a socket of the page's, kept as `window.socket`, and waits until it is open. */
export async function openSocket({ page }: CapturedTab, url: string): Promise<void> {
  await page.evaluate(
    (address) =>
      new Promise((resolve) => {
        const socket = new WebSocket(address);
        Reflect.set(window, 'socket', socket);
        socket.addEventListener('open', resolve);
      }),
    url,
  );
}
