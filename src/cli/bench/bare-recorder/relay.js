// Forwards the hook's reports to the worker, and to the hook whether it is to report.
document.addEventListener(
  'bare-answer',
  ({ relatedTarget }) => {
    let port;
    const connect = () => {
      port = chrome.runtime.connect();
      port.onMessage.addListener((detail) =>
        relatedTarget.dispatchEvent(new CustomEvent('bare-switch', { detail })),
      );
      // The worker had ended; this starts it again.
      port.onDisconnect.addListener(connect);
    };
    connect();
    relatedTarget.addEventListener('bare-report', ({ detail }) => port.postMessage(detail));
  },
  { once: true },
);
document.dispatchEvent(new Event('bare-ask'));
