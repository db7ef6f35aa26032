/*
 * How the hook (MAIN world) and the relay (ISOLATED world) of a frame find each other, at document_start.
 *
 * A same-origin page can have listeners on this frame's window, and on its document, before either of the two runs: a browser
 * uses the window of an initial empty document again, and shows a document to its parent before the first byte of its body is
 * read (Chromium 156, Firefox 153). So nothing is dispatched there. Whoever comes first hangs an attribute, the door, on
 * the root element, which the parser has just made, and listens to that attribute's node: it has no parent, so an event on it
 * reaches nobody but its own listeners, and the first of them is ours. Whoever comes second takes the door away, and dispatches
 * one event on it, which hands over an element that is in no document. Both dispatch events on that element's shadow root from then
 * on: at once, so that nothing is lost when the page goes, and out of the page's reach. `window.event` does not show
 * an event in a shadow tree (DOM section 2.10), so code of the page that runs meanwhile does not see the line either.
 *
 * The hook runs first in Chromium 156, either of them in Firefox 153. Everything that crosses is text.
 */

/** Name of the door; its value is who waits behind it. */
export const DOOR = 'switchyard';
export const HOOK_WAITS = 'hook';
export const RELAY_WAITS = 'relay';
/** On the door: `relatedTarget` is the element whose shadow root is the line. */
export const MEET_EVENT = 'meet';
/** On the line: a command to the hook. */
export const DOWN_EVENT = 'down';
/** On the line: a report of the hook. The relay cancels it once it has taken the report. */
export const UP_EVENT = 'up';
/** On the line: the hook has it. */
export const MET_EVENT = 'met';

/** The element and its shadow root, in whichever kind of document. */
export const LINE_NAMESPACE = 'http://www.w3.org/1999/xhtml';
export const LINE_ELEMENT = 'div';
