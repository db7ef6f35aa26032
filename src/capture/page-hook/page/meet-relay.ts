import { DOWN_EVENT, HOOK_EVENT, MET_EVENT, RELAY_EVENT, UP_EVENT } from '../relay-line.ts';
import { bare, getter, method } from './primordials.ts';

/**
 * Meets the relay of this frame, before any script of the page: what comes later under the same name is not heard.
 *
 * @param onCommand called with each command, as JSON
 * @returns sends the relay a report, and says whether the relay took it: Firefox 153 ends a script of a page that goes to another
 * process at any step, the relay's too
 */
export function meetRelay(onCommand: (command: string) => void): (report: string) => boolean {
  const listen = method(EventTarget.prototype, 'addEventListener');
  const ignore = method(EventTarget.prototype, 'removeEventListener');
  const dispatch = method(EventTarget.prototype, 'dispatchEvent');
  const relatedTarget = getter<EventTarget | null>(FocusEvent.prototype, 'relatedTarget');
  const detail = getter<unknown>(CustomEvent.prototype, 'detail');
  const Message = CustomEvent;
  let node: EventTarget | null = null;

  const onMet = (event: Event) => {
    const given = relatedTarget(event);
    if (given === null || node !== null) return;
    ignore(document, RELAY_EVENT, onMet);
    node = given;
    listen(node, DOWN_EVENT, (command) => {
      const text = detail(command);
      if (typeof text === 'string') onCommand(text);
    });
    dispatch(node, new Message(MET_EVENT));
  };
  listen(document, RELAY_EVENT, onMet);
  // A relay that was there before answers at once; one that comes after us, before any script of the page.
  dispatch(document, new Message(HOOK_EVENT));
  return (report) =>
    node !== null && !dispatch(node, new Message(UP_EVENT, bare({ detail: report, cancelable: true })));
}
