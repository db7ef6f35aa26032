// Attached from the worker, as Switchyard does: attached from a page it would be ended with its worker.
chrome.debugger.onEvent.addListener(() => {});
chrome.runtime.onMessage.addListener(({ tabId }, _sender, answer) => {
  const debuggee = { tabId };
  chrome.debugger
    .attach(debuggee, '1.3')
    .then(() => chrome.debugger.sendCommand(debuggee, 'Network.enable'))
    .then(() => answer('attached'));
  return true;
});
