/* oxlint-disable -- a page may do all that no script of ours may, and that is what is tested */
// biome-ignore-all lint: for the same reason
// What a page that looks for it can notice, since browsers give no way around it. Each is true where it noticed us.

cases({
  // Code of the page that the constructor calls stands above our own function.
  'a stack made inside the constructor’s own reading of its arguments': () => {
    let stack = '';
    attemptOf(
      () =>
        new WebSocket({
          toString() {
            ({ stack } = new Error('inside'));
            return 'ws://#';
          },
        }),
    );
    return stack.includes('chrome-extension://');
  },
  // A stand-in is a Proxy, which prints itself without a name; each frame's own `toString` knows its own frame's.
  'another frame’s toString of the constructor': () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const text = Function.prototype.toString.call(frame.contentWindow.WebSocket);
    frame.remove();
    return text === 'function () { [native code] }';
  },
  // The browser names the script that called the constructor; without us, the page's.
  'where a policy was violated': async (t) => {
    const frame = document.createElement('iframe');
    frame.src = `/forbidden?address=${encodeURIComponent(t.address())}`;
    const heard = once(window, 'message');
    document.body.append(frame);
    const [, , violations] = (await heard).data;
    return violations[0].sourceFile === 'chrome-extension';
  },
});
