// Hands on to the worker what the hook tells, and to the hook whether it is to.
document.addEventListener(
  'bare-answer',
  ({ relatedTarget }) => {
    let port;
    const connect = () => {
      port = chrome.runtime.connect();
      port.onMessage.addListener((detail) =>
        relatedTarget.dispatchEvent(new CustomEvent('bare-switch', { detail })),
      );
      // The worker was ended, and is started by this.
      port.onDisconnect.addListener(connect);
    };
    connect();
    relatedTarget.addEventListener('bare-report', ({ detail }) => port.postMessage(detail));
  },
  { once: true },
);
document.dispatchEvent(new Event('bare-ask'));
