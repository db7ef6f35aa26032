import {
  DOOR,
  DOWN_EVENT,
  HOOK_WAITS,
  LINE_ELEMENT,
  LINE_NAMESPACE,
  MEET_EVENT,
  MET_EVENT,
  RELAY_WAITS,
  UP_EVENT,
} from '../relay-line.ts';
import { bare, getter, isRealmUntouched, looseMethod, method, own } from './primordials.ts';

/**
 * Meets the relay of this frame, see `relay-line.ts`.
 *
 * @param onCommand called with each command, as JSON
 * @returns sends the relay a report, and says whether the relay took it: Firefox 153 ends a script of a page that goes to another
 * process at any step, the relay's too; null where a page was here first, and replaced what is needed to meet
 */
export function meetRelay(onCommand: (command: string) => void): ((report: string) => boolean) | null {
  const listen = method(EventTarget.prototype, 'addEventListener');
  const ignore = method(EventTarget.prototype, 'removeEventListener');
  const dispatch = method(EventTarget.prototype, 'dispatchEvent');
  const stop = method(Event.prototype, 'stopImmediatePropagation');
  const relatedTarget = getter<EventTarget | null>(FocusEvent.prototype, 'relatedTarget');
  const detail = getter<unknown>(CustomEvent.prototype, 'detail');
  const rootOf = getter<Element | null>(Document.prototype, 'documentElement');
  const shadowOf = getter<ShadowRoot | null>(Element.prototype, 'shadowRoot');
  const ownerOf = getter<Element | null>(Attr.prototype, 'ownerElement');
  const roleOf = getter<string>(Attr.prototype, 'value');
  const createElement: (self: Document, namespace: string, name: string) => Element = looseMethod(
    Document.prototype,
    'createElementNS',
  );
  const openShadow = method(Element.prototype, 'attachShadow');
  const setAttribute = method(Element.prototype, 'setAttribute');
  const doorOf = method(Element.prototype, 'getAttributeNode');
  const remove = method(Element.prototype, 'removeAttributeNode');
  const Message = own(CustomEvent, 'CustomEvent');
  const Offer = own(FocusEvent, 'FocusEvent');
  if (!isRealmUntouched()) return null;
  const root = rootOf(document);
  if (root === null) return null;
  let line: EventTarget | null = null;

  function follow(shadow: ShadowRoot): void {
    line = shadow;
    listen(shadow, DOWN_EVENT, (command) => {
      const text = detail(command);
      if (typeof text === 'string') onCommand(text);
    });
  }

  function takeAway(door: Attr): void {
    const owner = ownerOf(door);
    if (owner !== null) remove(owner, door);
  }

  function waitForRelay(at: Element): void {
    setAttribute(at, DOOR, HOOK_WAITS);
    const door = doorOf(at, DOOR);
    if (door === null) return;
    // A relay that has not come by then does not come, and the page shall not find the door.
    const close = () => takeAway(door);
    const open = (event: Event) => {
      stop(event);
      ignore(door, MEET_EVENT, open);
      ignore(document, 'readystatechange', close);
      takeAway(door);
      const host = relatedTarget(event);
      const shadow = host === null ? null : shadowOf(host);
      if (shadow === null) return;
      follow(shadow);
      dispatch(shadow, new Message(MET_EVENT));
    };
    listen(door, MEET_EVENT, open);
    listen(document, 'readystatechange', close);
  }

  const door = doorOf(root, DOOR);
  if (door === null) waitForRelay(root);
  else if (roleOf(door) === RELAY_WAITS) {
    takeAway(door);
    const host = createElement(document, LINE_NAMESPACE, LINE_ELEMENT);
    const shadow = openShadow(host, bare({ mode: 'open' }));
    follow(shadow);
    dispatch(door, new Offer(MEET_EVENT, bare({ relatedTarget: host })));
    dispatch(shadow, new Message(MET_EVENT));
  }
  return (report) =>
    line !== null && !dispatch(line, new Message(UP_EVENT, bare({ detail: report, cancelable: true })));
}
