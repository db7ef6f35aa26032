import type { Conversation, Decoder } from '../decoded.ts';
import { inflatedDecoded } from './inflated-decoded.ts';
import { MessageInflater } from './message-inflater.ts';

/** A protocol whose messages are compressed one by one or as a stream. */
export function inflating(decoder: Decoder): Decoder {
  return { ...decoder, open: (connection) => inflatingConversation(decoder.open(connection)) };
}

/** Opens what is compressed, and hands the content on; all else is handed on as it is. */
export function inflatingConversation(inner: Conversation): Conversation {
  const inflater = new MessageInflater();
  return {
    decode: (message) => {
      const opened = inflater.open(message);
      return opened === null
        ? inner.decode(message)
        : inflatedDecoded(opened, message, (content) => inner.decode(content));
    },
  };
}
