import { bare, getter, looseMethod, own } from './primordials.ts';

/** Listens for as long as the document lives. */
export type LastingListen = (target: EventTarget, type: string, listener: (event: Event) => void) => void;

interface Lasting {
  readonly target: EventTarget;
  readonly type: string;
  readonly listener: (event: Event) => void;
}

/** Listeners that `document.open()` does not end. */
export interface LastingListeners {
  readonly listen: LastingListen;
  /** Listens again where `document.open()` was called in this very task: to be called as something happens that has to be reported. */
  readonly renew: () => void;
}

/**
 * Listeners on the window and the document that `document.open()` does not end: it takes all of them away (HTML, document open
 * steps), and all children of the document, which is noticed: by an observer once the task is over, and by `renew` within it. What
 * listens already is not added twice (DOM section 2.7).
 */
export function lastingListeners(): LastingListeners {
  const listen = looseMethod(EventTarget.prototype, 'addEventListener');
  const Observer = own(MutationObserver, 'MutationObserver');
  const observe = looseMethod(MutationObserver.prototype, 'observe');
  const rootOf = getter<Element | null>(Document.prototype, 'documentElement');
  const all: Lasting[] = bare([]);
  let count = 0;
  let root = rootOf(document);
  const again = () => {
    root = rootOf(document);
    for (let n = 0; n < count; n++) {
      const one = all[n];
      if (one !== undefined) listen(one.target, one.type, one.listener, true);
    }
  };
  observe(new Observer(again), document, bare({ childList: true }));
  return {
    listen: (target, type, listener) => {
      all[count++] = bare({ target, type, listener });
      listen(target, type, listener, true);
    },
    renew: () => {
      if (rootOf(document) !== root) again();
    },
  };
}
