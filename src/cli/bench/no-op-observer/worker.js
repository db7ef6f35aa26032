// It attaches from the worker, as Switchyard does.
// It notes the time of its last call, which shows how far the browser itself is behind the page.
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
