// Attached from the worker, as Switchyard does: attached from a page it would be ended with its worker.
// It notes when it was called last: how far the browser is behind the page without anybody's doing.
let lastAt = 0;
chrome.debugger.onEvent.addListener(() => {
  lastAt = Date.now();
});
chrome.runtime.onMessage.addListener(({ tabId }, _sender, answer) => {
  if (tabId === undefined) {
    answer(lastAt);
    return false;
  }
  const debuggee = { tabId };
  chrome.debugger
    .attach(debuggee, '1.3')
    .then(() => chrome.debugger.sendCommand(debuggee, 'Network.enable'))
    .then(() => answer('attached'));
  return true;
});
