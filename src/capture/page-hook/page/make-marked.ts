import { construct } from './primordials.ts';

/**
 * Makes an object of the browser's inside a function of that name: it is the topmost frame of the stack that CDP and HAR
 * give as the request's initiator, which joins object and request exactly (Chromium 156).
 */
export function makeMarked(mark: string, target: object, args: unknown[], newTarget: object): object {
  const maker = {
    [mark](): object {
      return construct(target, args, newTarget);
    },
  };
  const make = maker[mark];
  return make === undefined ? construct(target, args, newTarget) : make();
}
