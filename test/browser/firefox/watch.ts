import * as v from 'valibot';
import type { Firefox } from '../../../src/cli/browser/firefox/start-firefox.ts';

const HEARD = v.object({
  /** Texts of the browser's console that are about pages. */
  console: v.array(v.string()),
  /** `error` of webRequest.onErrorOccurred for WebSockets. */
  webRequest: v.array(v.string()),
  /** `statusCode` of webRequest.onHeadersReceived for WebSockets. */
  statuses: v.array(v.number()),
});

/** What the browser said, in the order in which it did. */
export type Heard = v.InferOutput<typeof HEARD>;

/** In the browser's own window. What Firefox says of its own scripts is none of a page's business. */
const WATCH = `
  const state = { heard: [], marks: [], changed: () => {} };
  window.switchyardWatch = state;
  state.listener = {
    observe(message) {
      let fault = null;
      try {
        fault = message.QueryInterface(Ci.nsIScriptError);
      } catch {
        return;
      }
      const mark = /switchyard mark \\d+/.exec(fault.errorMessage);
      if (mark !== null) {
        state.marks.push(mark[0]);
        state.changed();
      } else if (!/^(chrome|component|XPConnect) javascript$/.test(fault.category)) {
        state.heard.push(['console', fault.errorMessage]);
      }
    },
  };
  Services.console.registerListener(state.listener);
  const { WebRequest } = ChromeUtils.importESModule('resource://gre/modules/WebRequest.sys.mjs');
  const everywhere = { urls: new MatchPatternSet(['<all_urls>']) };
  WebRequest.onErrorOccurred.addListener((event) => {
    if (event.type === 'websocket') state.heard.push(['webRequest', event.error]);
  }, everywhere, []);
  WebRequest.onHeadersReceived.addListener((event) => {
    if (event.type === 'websocket') state.heard.push(['statuses', event.statusCode]);
  }, everywhere, []);
`;

const TAKE = `
  const [mark, done] = arguments;
  const state = window.switchyardWatch;
  const take = () => {
    if (!state.marks.includes(mark)) return;
    state.changed = () => {};
    const of = (kind) => state.heard.filter(([each]) => each === kind).map(([, value]) => value);
    const heard = { console: of('console'), webRequest: of('webRequest'), statuses: of('statuses') };
    state.heard = [];
    done(heard);
  };
  state.changed = take;
  take();
`;

/**
 * Listens to Firefox's console, and to its webRequest, as an extension with that permission would. Answers a function that
 * takes all that was said until now: the page (provoking-page.ts) throws an error as a mark, by the very way that the words
 * about its sockets take, and so behind them.
 */
export async function watch(firefox: Firefox): Promise<() => Promise<Heard>> {
  await firefox.executeScript('chrome', WATCH);
  let marks = 0;
  return async () => {
    const mark = `switchyard mark ${++marks}`;
    await firefox.executeScript('content', 'window.mark(arguments[0])', mark);
    return v.parse(HEARD, await firefox.executeAsyncScript('chrome', TAKE, mark));
  };
}
