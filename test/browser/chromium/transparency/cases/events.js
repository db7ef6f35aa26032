/* oxlint-disable -- a page may do all that no script of ours may, and that is what is tested */
// biome-ignore-all lint: for the same reason
// DOM standard, "dispatch", as far as sockets go: whose turn it is, and what a listener can do.

const SENDS = {
  do: [
    ['text', 'first'],
    ['text', 'second'],
    ['close', 1000, 'bye'],
  ],
};

cases({
  'order of handlers and listeners': async (t) => {
    const order = [];
    const socket = new WebSocket(t.address(SENDS));
    for (const type of ['open', 'message', 'close']) {
      socket.addEventListener(type, () => order.push(`${type} 1`));
      socket[`on${type}`] = () => order.push(`${type} handler`);
      socket.addEventListener(type, () => order.push(`${type} 2`), true);
      socket.addEventListener(type, () => order.push(`${type} 3`));
      socket[`on${type}`] = () => order.push(`${type} handler, changed`);
    }
    await once(socket, 'close');
    return order;
  },
  'a handler that is taken away and put again': async (t) => {
    const order = [];
    const socket = new WebSocket(t.address(SENDS));
    socket.onmessage = () => order.push('old');
    socket.addEventListener('message', () => order.push('listener'));
    socket.onmessage = null;
    const none = socket.onmessage;
    socket.onmessage = () => order.push('new');
    await once(socket, 'close');
    return [none, order];
  },
  'what a handler may be': async (t) => {
    const socket = new WebSocket(t.maybe());
    const told = [];
    for (const value of [() => {}, {}, { handleEvent() {} }, 'text', 1, null, undefined, Symbol.iterator]) {
      socket.onmessage = value;
      told.push([typeof socket.onmessage, socket.onmessage === value]);
    }
    socket.close();
    return told;
  },
  'handlers see the socket as this': async (t) => {
    const seen = [];
    const socket = new WebSocket(t.address(SENDS));
    socket.onopen = function (event) {
      seen.push(this === socket, event.type, arguments.length, event.constructor === Event);
    };
    socket.onmessage = function (event) {
      seen.push(this === socket, event.type, arguments.length, event.constructor === MessageEvent);
    };
    socket.onclose = function (event) {
      seen.push(this === socket, event.type, arguments.length, event.constructor === CloseEvent);
    };
    await once(socket, 'close');
    return seen;
  },
  'handleEvent, once, signal, removal, repeats': async (t) => {
    const seen = [];
    const socket = new WebSocket(t.address(SENDS));
    const object = {
      handleEvent(event) {
        seen.push(`object ${event.data}`, this === object);
      },
    };
    const twice = () => seen.push('added twice');
    const removed = () => seen.push('removed');
    const controller = new AbortController();
    socket.addEventListener('message', object);
    socket.addEventListener('message', twice);
    socket.addEventListener('message', twice);
    socket.addEventListener('message', removed);
    socket.addEventListener('message', () => seen.push('once'), { once: true });
    socket.addEventListener('message', () => seen.push('until aborted'), { signal: controller.signal });
    socket.addEventListener('message', () => controller.abort());
    socket.addEventListener('message', null);
    socket.removeEventListener('message', removed);
    await once(socket, 'close');
    return seen;
  },
  stopImmediatePropagation: async (t) => {
    const seen = [];
    const socket = new WebSocket(t.address(SENDS));
    for (const type of ['open', 'message', 'close']) {
      socket.addEventListener(type, (event) => {
        seen.push(`${type} stopped`);
        event.stopImmediatePropagation();
      });
      socket.addEventListener(type, () => seen.push(`${type} not to be heard`));
      socket[`on${type}`] = () => seen.push(`${type} not to be handled`);
    }
    while (socket.readyState !== WebSocket.CLOSED) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 20));
    return seen;
  },
  'listeners that throw': async (t) => {
    const reported = [];
    const report = (event) => {
      reported.push([event.message, event.filename, event.lineno, event.error?.stack]);
      event.preventDefault();
    };
    addEventListener('error', report);
    const seen = [];
    const socket = new WebSocket(t.address(SENDS));
    socket.onmessage = () => {
      throw new Error('of a handler');
    };
    socket.addEventListener('message', () => seen.push('goes on'));
    await once(socket, 'close');
    removeEventListener('error', report);
    return [seen, reported];
  },
  'stacks inside listeners': async (t) => {
    const socket = new WebSocket(t.address(SENDS));
    const stacks = [];
    for (const type of ['open', 'message', 'close']) {
      socket[`on${type}`] = () => stacks.push(new Error(type).stack);
      socket.addEventListener(type, () => stacks.push(new Error(type).stack));
    }
    await once(socket, 'close');
    return stacks;
  },
  'the page’s own events on a socket': async (t) => {
    const socket = await t.open();
    const seen = [];
    socket.onmessage = (event) => seen.push(toldBy(event, socket));
    socket.addEventListener('mine', (event) => seen.push(toldBy(event, socket)));
    const told = [
      socket.dispatchEvent(new MessageEvent('message', { data: 'not from the server', origin: 'x' })),
      socket.dispatchEvent(new Event('mine', { cancelable: true })),
      socket.dispatchEvent(new CloseEvent('close', { code: 4001, reason: 'not really' })),
      socket.readyState,
    ];
    const over = once(socket, 'close');
    socket.close();
    await over;
    return [told, seen];
  },
  'whose turn it is beside microtasks and other tasks': async (t) => {
    const order = [];
    const socket = new WebSocket(t.address(SENDS));
    order.push('made');
    queueMicrotask(() => order.push(`microtask ${socket.readyState}`));
    socket.onopen = () => {
      order.push('open');
      queueMicrotask(() => order.push('microtask of open'));
      void Promise.resolve().then(() => order.push('promise of open'));
    };
    socket.addEventListener('open', () => order.push('open 2'));
    socket.onmessage = ({ data }) => {
      order.push(data);
      queueMicrotask(() => order.push(`microtask of ${data}`));
    };
    socket.addEventListener('message', ({ data }) => order.push(`${data} 2`));
    await once(socket, 'close');
    return order;
  },
  'window.event': async (t) => {
    const socket = new WebSocket(t.address(SENDS));
    const seen = [];
    socket.onmessage = (event) => seen.push(window.event === event);
    socket.addEventListener('message', (event) => seen.push(window.event === event));
    await once(socket, 'close');
    return [seen, window.event === undefined];
  },
  'addEventListener of the page is not called by others': async (t) => {
    const calls = [];
    const { addEventListener: own, dispatchEvent } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (type, ...rest) {
      calls.push(type);
      return own.call(this, type, ...rest);
    };
    EventTarget.prototype.dispatchEvent = function (event) {
      calls.push(`dispatch ${event.type}`);
      return dispatchEvent.call(this, event);
    };
    const socket = new WebSocket(t.address(SENDS));
    socket.onmessage = () => {};
    await new Promise((resolve) => {
      socket.onclose = resolve;
    });
    EventTarget.prototype.addEventListener = own;
    EventTarget.prototype.dispatchEvent = dispatchEvent;
    return calls;
  },
  'sockets that nobody holds': async (t) => {
    // Started with --expose-gc. A closed socket that nobody holds is collected; an open one without listeners is closed by the browser.
    const collected = new Set();
    const registry = new FinalizationRegistry((name) => collected.add(name));
    await (async () => {
      const socket = await t.open({ do: [['close', 1000, '']] });
      registry.register(socket, 'closed');
      await once(socket, 'close');
      const left = await t.open({ silent: '' });
      registry.register(left, 'open, no listener');
      const listening = await t.open({ silent: '' });
      listening.onmessage = () => {};
      registry.register(listening, 'open, with a listener');
    })();
    for (let i = 0; i < 20; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      gc();
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    return ['closed', 'open, no listener', 'open, with a listener'].filter((name) => collected.has(name));
  },
});
