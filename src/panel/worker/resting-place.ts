/**
 * Lets commands in: what it returns resolves after those that are waiting. A message to oneself arrives without the delay of
 * a timer.
 */
export function restingPlace(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const resting: (() => void)[] = [];
  port1.addEventListener('message', () => resting.shift()?.());
  port1.start();
  return () =>
    new Promise<void>((resolve) => {
      resting.push(resolve);
      port2.postMessage(null);
    });
}
