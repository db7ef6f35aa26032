import type { Call, CallListeners, Hooked, HookedFrame, OtherRealms } from './hooked.ts';
import { bare, deref, getter, looseMethod, own } from './primordials.ts';

// Looked at with all that the hook takes before it meets the relay: a function of the page's would be handed the event.
const prevent = looseMethod(Event.prototype, 'preventDefault');

/**
 * `parent.WebSocket.prototype.send.call(socket)` calls the stand-in of the parent's realm, whose hook knows nothing of that socket. It
 * hands over what was called to the hook that does, by an event on the socket itself: at once, in order, and of that very object.
 * The event's type begins with a name that the background makes up and sends all hooks, so no page can listen to it.
 */
export function otherRealms(frame: HookedFrame): OtherRealms {
  const listen = looseMethod(EventTarget.prototype, 'addEventListener');
  const ignore = looseMethod(EventTarget.prototype, 'removeEventListener');
  const dispatch = looseMethod(EventTarget.prototype, 'dispatchEvent');
  const detail = getter<unknown>(CustomEvent.prototype, 'detail');
  const Handing = own(CustomEvent, 'CustomEvent');

  function take(hooked: Hooked, call: Call, event: Event): void {
    try {
      if (!frame.awake) return;
      prevent(event);
      hooked.follower.handed?.(hooked, call, detail(event));
    } catch (problem) {
      frame.fail(problem);
    }
  }

  const realms: OtherRealms = bare({
    name: '',
    handOver(self: object, call: Call, value: unknown): void {
      const event = new Handing(`${realms.name}${call}`, bare({ detail: value, cancelable: true }));
      const isTaken = realms.name !== '' && dispatch(self, event) === false;
      if (!isTaken && call === 'send') frame.missed();
    },
    listen(hooked: Hooked, on: boolean): void {
      const self = deref(hooked.object);
      const { name } = realms;
      if (name === '' || self === undefined || hooked.follower.handed === undefined) return;
      const calls: CallListeners =
        hooked.calls ??
        bare({
          send: (event: Event) => take(hooked, 'send', event),
          close: (event: Event) => take(hooked, 'close', event),
        });
      hooked.calls = calls;
      const change = on ? listen : ignore;
      change(self, `${name}send`, calls.send);
      change(self, `${name}close`, calls.close);
    },
  });
  return realms;
}
