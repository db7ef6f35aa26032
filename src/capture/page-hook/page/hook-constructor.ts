import type { ConnectionKind } from '../../../events/event.ts';
import { type Follower, follow, type Hooked, type HookedFrame } from './hooked.ts';
import { makeMarked } from './make-marked.ts';
import { replaceProperty, standIn } from './native-look.ts';
import { hideFrames, stackBelow } from './own-frames.ts';
import { construct, weakSet } from './primordials.ts';
import { wordsOfError } from './words-of-error.ts';

/** What a hooked constructor makes. */
export interface Making {
  /** Name of the global. */
  readonly name: string;
  readonly kind: ConnectionKind;
  /** URL of what was made. */
  readonly urlOf: (made: object, given: unknown) => string;
  readonly follower: Follower;
  /** Gets what is made. */
  readonly known: WeakMap<object, Hooked>;
}

/**
 * Puts a stand-in in place of a constructor, which reports all that is made by it and has it followed. The page's own call has
 * its own result, whatever fails here. Does nothing where the browser, or this page, has no such constructor.
 */
export function hookConstructor(frame: HookedFrame, making: Making): void {
  const { name, kind, urlOf, follower, known } = making;
  const { outbox } = frame;
  const Native: unknown = Reflect.get(globalThis, name);
  if (typeof Native !== 'function') return;

  const onConstruct = (target: object, args: unknown[], newTarget: object): object => {
    if (frame.silent) return passOn(target, args, newTarget);
    const number = frame.number();
    const at = frame.awake ? frame.now() : 0;
    const stack = frame.awake ? stackBelow(onConstruct) : '';
    let made: object;
    try {
      made = makeMarked(frame.markOf(number), target, args, newTarget);
    } catch (error) {
      reportThrown(number, at, args, stack, error);
      hideFrames(error, onConstruct);
      throw error;
    }
    try {
      const hooked = follow(frame, number, kind, made, follower);
      weakSet(known, made, hooked);
      const url = urlOf(made, args[0]);
      if (frame.awake) {
        reportCreated(number, at, url, stack);
        follower.listen(hooked, true);
        frame.others.listen(hooked, true);
      }
    } catch (problem) {
      frame.fail(problem);
    }
    return made;
  };

  /** Once something failed: nothing but the browser's own. */
  function passOn(target: object, args: unknown[], newTarget: object): object {
    try {
      return construct(target, args, newTarget);
    } catch (error) {
      hideFrames(error, onConstruct);
      throw error;
    }
  }

  function reportCreated(socket: number, at: number, url: string, stack: string): void {
    outbox.event({ type: 'created', at, socket, kind, url, mark: frame.markOf(socket), stack });
  }

  function reportThrown(socket: number, at: number, args: unknown[], stack: string, error: unknown): void {
    if (!frame.awake) return;
    try {
      reportCreated(socket, at, typeof args[0] === 'string' ? args[0] : '', stack);
      const words = wordsOfError(error);
      outbox.event({ type: 'thrown', at, socket, name: words.name, message: words.message });
    } catch (problem) {
      frame.fail(problem);
    }
  }

  const prototype: unknown = Reflect.get(Native, 'prototype');
  if (typeof prototype !== 'object' || prototype === null) return;
  const stand = standIn(Native, { construct: onConstruct });
  replaceProperty(prototype, 'constructor', stand);
  replaceProperty(globalThis, name, stand);
}
