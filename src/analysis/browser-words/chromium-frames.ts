// What Chromium 156 says of frames after the switch (net/websockets: it fails the connection at the first fault).
import type { KnownWords } from './words-reading.ts';

export const CHROMIUM_FRAMES: readonly KnownWords[] = [
  {
    pattern: /^A server must not mask any frames that it sends to the client\.$/,
    fails: ['server-frames-are-not-masked'],
  },
  { pattern: /^One or more reserved bits are on: /, fails: ['reserved-bits-are-negotiated'] },
  { pattern: /^Unrecognized frame opcode: \d+$/, fails: ['opcodes-are-known'] },
  {
    pattern:
      /^Received (?:unexpected continuation frame|start of new message but previous message is unfinished)\.$/,
    fails: ['continuations-are-in-sequence'],
  },
  { pattern: /^Could not decode a text frame as UTF-8\.$/, fails: ['text-is-utf8'] },
  {
    pattern:
      /^Received a broken close frame (?:with an invalid size of 1 byte|containing an invalid size body|containing invalid UTF-8)\.$/,
    fails: ['close-body-is-valid'],
  },
  {
    pattern: /^Received a broken close frame containing a reserved status code\.$/,
    fails: ['close-code-is-allowed'],
  },
  {
    pattern: /^(?:Data frame|Ping|Pong|Close|Unknown frame type) received after close$/,
    fails: ['nothing-after-close'],
  },
  { pattern: /^Received fragmented control frame: /, fails: ['control-frames-are-not-fragmented'] },
  { pattern: /^Received control frame having too long payload: /, fails: ['control-frames-are-short'] },
  {
    // Chromium has one text for a length that is not minimal, a control frame that is too long or fragmented, a message
    // over the limit, and data that does not inflate.
    pattern: /^Invalid frame header$/,
    suspects: ['lengths-are-minimal', 'control-frames-are-short', 'control-frames-are-not-fragmented'],
  },
  {
    // The document went into the back/forward cache. Its sockets end, and the page learns of it when it comes back
    // (Chromium 156).
    pattern: /Page entered Back-Forward Cache\.?$/,
  },
  {
    pattern:
      /^(?:Message size is too large\.|WebSocket was not cleanly closed\.|The WebSocket connection was closed\.)$/,
  },
];
