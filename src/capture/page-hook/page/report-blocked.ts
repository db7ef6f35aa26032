import type { HookedFrame } from './hooked.ts';
import { getter, looseMethod } from './primordials.ts';

/** Reports what a Content Security Policy forbade to connect to: the browser's own event, heard before the page hears it. */
export function reportBlocked(frame: HookedFrame): void {
  if (typeof SecurityPolicyViolationEvent === 'undefined') return;
  const { prototype } = SecurityPolicyViolationEvent;
  const directiveOf = getter<string>(prototype, 'effectiveDirective');
  const dispositionOf = getter<string>(prototype, 'disposition');
  const urlOf = getter<string>(prototype, 'blockedURI');
  const listen = looseMethod(EventTarget.prototype, 'addEventListener');
  const react = frame.guarded((event) => {
    const directive = directiveOf(event);
    // A policy that only reports forbids nothing.
    if (directive !== 'connect-src' || dispositionOf(event) !== 'enforce') return;
    frame.outbox.event({ type: 'blocked', at: frame.now(), socket: -1, url: urlOf(event), directive });
  });
  listen(globalThis, 'securitypolicyviolation', react, true);
}
