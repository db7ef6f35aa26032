import type { JSX } from 'preact';

// Drawn on a 16 by 16 grid with strokes of 1.3, as DevTools' own icons look.
const PATHS = {
  record: <circle cx="8" cy="8" r="4.6" fill="currentColor" stroke="none" />,
  stop: (
    <>
      <circle cx="8" cy="8" r="6" />
      <rect x="5.6" y="5.6" width="4.8" height="4.8" rx="0.8" fill="currentColor" stroke="none" />
    </>
  ),
  clear: (
    <>
      <circle cx="8" cy="8" r="5.4" />
      <path d="M4.3 11.7l7.4-7.4" />
    </>
  ),
  export: <path d="M8 2.2v7.3M4.9 6.6L8 9.7l3.1-3.1M2.7 10.6v2.7h10.6v-2.7" />,
  import: <path d="M8 9.9V2.6M4.9 5.5L8 2.4l3.1 3.1M2.7 10.6v2.7h10.6v-2.7" />,
  sessions: <path d="M2.7 4.2h10.6M2.7 8h10.6M2.7 11.8h6.4M12 10.2v3.2M10.4 11.8h3.2" />,
  settings: (
    <>
      <circle cx="8" cy="8" r="2.1" />
      <path d="M6.9 2.2h2.2l.4 1.7 1.2.7 1.7-.5 1.1 1.9-1.3 1.2v1.6l1.3 1.2-1.1 1.9-1.7-.5-1.2.7-.4 1.7H6.9l-.4-1.7-1.2-.7-1.7.5-1.1-1.9 1.3-1.2V7.2L2.5 6l1.1-1.9 1.7.5 1.2-.7z" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.2" />
      <path d="M10.2 10.2l3.3 3.3" />
    </>
  ),
  filter: <path d="M2.5 3.5h11l-4.3 5v4.2l-2.4-1.4V8.5z" />,
  timeline: <path d="M2.5 4.2h5M6 8h7.5M4 11.8h5.5M12 3.2l1.6 1.6M13.6 3.2L12 4.8" />,
  close: <path d="M4 4l8 8M12 4l-8 8" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="7.5" height="8" rx="1" />
      <path d="M10.5 3.2V2.5h-7.5v8h0.7" />
    </>
  ),
  check: <path d="M3.2 8.4l3.2 3.2 6.4-7" />,
  down: <path d="M8 3v9.5M4 8.7l4 4 4-4" />,
} as const;

export type IconName = keyof typeof PATHS;

/** A decorative icon; the control around it has the accessible name. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {PATHS[name]}
    </svg>
  );
}
