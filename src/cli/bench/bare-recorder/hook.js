// Reads each message and reports them 25 ms later. It ignores handshakes, closes, and pages that change what it uses.
{
  const node = document.createElement('i');
  document.addEventListener(
    'bare-ask',
    () => document.dispatchEvent(new FocusEvent('bare-answer', { relatedTarget: node })),
    { once: true },
  );
  let times = [];
  let sizes = [];
  let sent = [];
  let text = '';
  let timer = false;
  let on = false;
  node.addEventListener('bare-switch', ({ detail }) => {
    on = detail === 'on';
  });
  const report = () => {
    timer = false;
    const head = JSON.stringify({ times, sizes, sent });
    node.dispatchEvent(new CustomEvent('bare-report', { detail: `${head}\n${text}` }));
    times = [];
    sizes = [];
    sent = [];
    text = '';
  };
  const read = (data, out) => {
    if (!on) return;
    times.push(performance.now());
    sizes.push(data.length);
    sent.push(out);
    text += data;
    if (timer) return;
    timer = true;
    setTimeout(report, 25);
  };
  window.WebSocket = new Proxy(WebSocket, {
    construct(target, args, newTarget) {
      const socket = Reflect.construct(target, args, newTarget);
      socket.addEventListener('message', ({ data }) => read(data, 0));
      return socket;
    },
  });
  // oxlint-disable-next-line typescript/unbound-method -- it is called with its socket
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    send.call(this, data);
    read(data, 1);
  };
}
