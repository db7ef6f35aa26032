import type { PageChange } from '../../../events/event.ts';
import type { HookedFrame } from './hooked.ts';
import type { LastingListen } from './lasting-listeners.ts';
import { getter } from './primordials.ts';

/**
 * Reports what becomes of the document itself: hidden, frozen, kept in the back/forward cache, offline. Only listens, and only
 * from the document's first connection on: without one there is nothing that this could explain. A change costs one event, a
 * message nothing.
 *
 * @returns reports what the document is now, where that is not what every document begins as
 */
export function watchPage(frame: HookedFrame, listen: LastingListen): () => void {
  const visibilityOf = getter<string>(Document.prototype, 'visibilityState');
  const isOnline = getter<boolean>(Navigator.prototype, 'onLine');
  const persistedOf = getter<boolean>(PageTransitionEvent.prototype, 'persisted');
  const page = document;
  const browser = navigator;
  /** From `pagehide` on: what changes until the page is shown again belongs to its leaving. */
  let left = false;
  let hidden = false;
  let frozen = false;
  let offline = false;

  function report(change: PageChange): void {
    if (frame.used) frame.outbox.event({ type: 'page', at: frame.now(), socket: -1, change });
  }

  function lookAtVisibility(): void {
    const now = visibilityOf(page) === 'hidden';
    if (left || now === hidden) return;
    hidden = now;
    report(now ? 'hidden' : 'visible');
  }

  function lookAtNetwork(): void {
    const now = !isOnline(browser);
    if (now === offline) return;
    offline = now;
    report(now ? 'offline' : 'online');
  }

  listen(page, 'visibilitychange', frame.guarded(lookAtVisibility));
  listen(globalThis, 'online', frame.guarded(lookAtNetwork));
  listen(globalThis, 'offline', frame.guarded(lookAtNetwork));
  listen(
    page,
    'freeze',
    frame.guarded(() => {
      // A page that enters the back/forward cache is frozen as well.
      if (left || frozen) return;
      frozen = true;
      report('frozen');
    }),
  );
  listen(
    page,
    'resume',
    frame.guarded(() => {
      if (!frozen) return;
      frozen = false;
      report('resumed');
    }),
  );
  listen(
    globalThis,
    'pagehide',
    frame.guarded((event) => {
      left = true;
      if (persistedOf(event)) report('cached');
    }),
  );
  listen(
    globalThis,
    'pageshow',
    frame.guarded((event) => {
      left = false;
      if (!persistedOf(event)) return;
      report('restored');
      lookAtVisibility();
      lookAtNetwork();
    }),
  );

  return () => {
    // What was reported before is another recording's.
    hidden = frozen = offline = false;
    lookAtVisibility();
    lookAtNetwork();
  };
}
