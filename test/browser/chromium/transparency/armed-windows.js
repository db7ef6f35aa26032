/* oxlint-disable -- a page may do all that no script of ours may, and that is what is tested */
// biome-ignore-all lint: for the same reason
// A page that is in a frame's or popup's window before any content script: what it armed there hears nothing, what it replaced gets nothing.

(() => {
  const TYPES = ['meet', 'met', 'up', 'down'];
  const heard = [];

  /** Listens on all that is there already. */
  function listenIn(kind, view) {
    const targets = [view, view.document, view.document.documentElement, view.navigator, view.visualViewport];
    for (const target of targets) {
      for (const type of TYPES) {
        for (const capture of [true, false]) {
          target?.addEventListener?.(
            type,
            (event) => {
              heard.push(`${kind}: ${type}`);
              event.stopImmediatePropagation();
            },
            capture,
          );
        }
      }
    }
  }

  /** Puts its own in place of what a line could be made with. */
  function replaceIn(kind, view) {
    const replaced = (owner, name) => {
      const { value: native } = Object.getOwnPropertyDescriptor(owner, name);
      owner[name] = function (...given) {
        const isOfLine = (each) => TYPES.includes(each?.type ?? each) || each?.mode === 'open';
        if (given.some(isOfLine)) heard.push(`${kind}: ${name}`);
        return Reflect.apply(native, this, given);
      };
    };
    replaced(view.EventTarget.prototype, 'addEventListener');
    replaced(view.EventTarget.prototype, 'dispatchEvent');
    replaced(view.Element.prototype, 'attachShadow');
    replaced(view.Function.prototype, 'bind');
    for (const name of ['CustomEvent', 'FocusEvent']) {
      const Native = view[name];
      view[name] = class extends Native {
        constructor(...given) {
          if (TYPES.includes(given[0])) heard.push(`${kind}: ${name}`);
          super(...given);
        }
      };
    }
  }

  const tick = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(0);
    });

  const loaded = (target) =>
    new Promise((resolve) => target.addEventListener('load', resolve, { once: true }));

  /** A frame of each kind, armed by `arm` as early as the page can; resolves with its window when it has loaded. */
  const FRAMES = {
    async 'a same-origin page'(arm) {
      const frame = Object.assign(document.createElement('iframe'), { src: '/empty' });
      document.body.append(frame);
      arm(frame.contentWindow);
      await loaded(frame);
      return frame.contentWindow;
    },
    async 'a page whose body comes late'(arm) {
      const frame = Object.assign(document.createElement('iframe'), { src: '/late' });
      document.body.append(frame);
      const { contentDocument: initial } = frame;
      while (frame.contentDocument === initial) await tick();
      arm(frame.contentWindow);
      const load = loaded(frame);
      // Now its body may come.
      fetch('/late-body');
      await load;
      return frame.contentWindow;
    },
    async 'a blob:'(arm) {
      const src = URL.createObjectURL(new Blob(['<p>'], { type: 'text/html' }));
      const frame = Object.assign(document.createElement('iframe'), { src });
      document.body.append(frame);
      arm(frame.contentWindow);
      await loaded(frame);
      return frame.contentWindow;
    },
    async srcdoc(arm) {
      const frame = Object.assign(document.createElement('iframe'), { srcdoc: '<p>' });
      document.body.append(frame);
      arm(frame.contentWindow);
      await loaded(frame);
      return frame.contentWindow;
    },
    async 'a javascript:'(arm) {
      const frame = Object.assign(document.createElement('iframe'), { src: 'javascript:"<p>"' });
      document.body.append(frame);
      arm(frame.contentWindow);
      await loaded(frame);
      return frame.contentWindow;
    },
    async 'an empty one'(arm) {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      arm(frame.contentWindow);
      return frame.contentWindow;
    },
    async 'document.open'(arm) {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      arm(frame.contentWindow);
      frame.contentDocument.open();
      arm(frame.contentWindow);
      frame.contentDocument.write('<p>');
      frame.contentDocument.close();
      return frame.contentWindow;
    },
    async 'the target of a form'(arm) {
      const frame = Object.assign(document.createElement('iframe'), { name: `frame${Math.random()}` });
      document.body.append(frame);
      arm(frame.contentWindow);
      const form = Object.assign(document.createElement('form'), { action: '/empty', target: frame.name });
      document.body.append(form);
      const load = loaded(frame);
      form.submit();
      await load;
      return frame.contentWindow;
    },
    async 'a popup'(arm) {
      const view = open('/empty', '_blank');
      arm(view);
      await opened(view);
      return view;
    },
    async 'a popup with a name'(arm) {
      const name = `popup${Math.random()}`;
      const view = open('', name);
      arm(view);
      open('/empty', name);
      arm(view);
      await opened(view);
      return view;
    },
  };

  async function opened(view) {
    while (view.location.pathname !== '/empty' || view.document.readyState !== 'complete') await tick();
  }

  /** A message there and back over a socket of that window. */
  async function echo(view, address) {
    const socket = new view.WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error(`${decodeURIComponent(address)} did not open`));
    });
    const answer = new Promise((resolve) => {
      socket.onmessage = resolve;
    });
    socket.send(address);
    await answer;
  }

  /** Arms each kind of frame, and has a message pass in it. @returns what was heard of a line, and which frames kept an attribute of ours */
  window.armAll = async (how, address) => {
    const arm = how === 'listen' ? listenIn : replaceIn;
    const left = [];
    for (const [kind, make] of Object.entries(FRAMES)) {
      const view = await make((armed) => arm(kind, armed));
      if (view.document.documentElement.attributes.length > 0) left.push(kind);
      await echo(view, `${address}/${how}/${encodeURIComponent(kind)}`);
      if (kind.includes('popup')) view.close();
    }
    return { heard, left };
  };
})();
