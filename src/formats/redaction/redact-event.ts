import { publicWordsOf } from '../../analysis/causes/tls-complaint.ts';
import type { LifecycleEvent } from '../../events/event.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { redactRequestHead, redactResponseHead } from './redact-head.ts';
import {
  redactBlocked,
  redactClose,
  redactInitiator,
  redactKey,
  redactObserved,
  redactOpened,
  redactStack,
  redactWords,
} from './redact-parts.ts';
import { redactProse, redactText } from './redact-text.ts';

/** An event without its secrets, as it may leave the machine. */
export function redactEvent<E extends LifecycleEvent>(event: E, pseudonyms: Pseudonyms): E;
export function redactEvent(event: LifecycleEvent, pseudonyms: Pseudonyms): LifecycleEvent {
  const text = (value: string) => redactText(value, pseudonyms);
  const prose = (value: string) => redactProse(value, pseudonyms);
  switch (event.type) {
    case 'recording/started':
      return { ...event, url: text(event.url), browser: prose(event.browser) };
    case 'page/navigated':
      return { ...event, url: text(event.url) };
    case 'recording/stopped':
      return { ...event, detail: prose(event.detail) };
    case 'page/changed':
    case 'page/clock-jumped':
      return { ...event, document: redactKey(event.document, pseudonyms) };
    case 'connection/created':
      return {
        ...event,
        url: text(event.url),
        sourceKey: redactKey(event.sourceKey, pseudonyms),
        pageUrl: redactObserved(event.pageUrl, text),
        initiator: redactObserved(event.initiator, (value) => redactInitiator(value, pseudonyms)),
      };
    case 'connection/discovered':
      return {
        ...event,
        url: redactObserved(event.url, text),
        sourceKey: redactKey(event.sourceKey, pseudonyms),
      };
    case 'connection/joined':
      return { ...event, sourceKey: redactKey(event.sourceKey, pseudonyms) };
    case 'handshake/request-sent':
      return { ...event, head: redactObserved(event.head, (head) => redactRequestHead(head, pseudonyms)) };
    case 'handshake/response-received': {
      // A body may contain anything, and has no names by which a secret could be recognised: it is not exported.
      const { body, ...rest } = event;
      const words = publicWordsOf(body ?? null);
      const head = redactObserved(event.head, (head) => redactResponseHead(head, pseudonyms));
      return { ...rest, head, ...(words === null ? {} : { body: words }) };
    }
    case 'browser/reported-error':
      return { ...event, text: redactWords(event.text, pseudonyms) };
    case 'connection/closed':
      return { ...event, close: redactObserved(event.close, (close) => redactClose(close, pseudonyms)) };
    case 'message/sent-from':
      return { ...event, stack: redactStack(event.stack, pseudonyms) };
    case 'connection/opened':
      return redactOpened(event, pseudonyms);
    case 'connection/blocked':
      return redactBlocked(event, pseudonyms);
    case 'wire/frames':
      // With the masking keys, whoever has the bytes of another recording could find them in it.
      return {
        ...event,
        frames: { ...event.frames, key: event.frames.key.map(() => 0) },
        faults: event.faults.map((fault) => ({ ...fault, what: redactWords(fault.what, pseudonyms) })),
      };
    case 'send/buffered':
    case 'wire/answered':
    case 'wire/lost':
    case 'sources/changed':
    case 'clock/set':
    case 'capture/gap':
    case 'capture/truncated':
      return event;
    default:
      return event satisfies never;
  }
}
