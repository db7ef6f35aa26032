import type { JSX } from 'preact';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { CoverageStrip } from './coverage-strip.tsx';
import { Summary } from './summary.tsx';

/** The footer: one line that a button unfolds. What only the reader can mend is never folded. */
export function Footer(): JSX.Element {
  const { layout, recording } = usePanel();
  const status = recording.status.value;
  const urgent =
    status !== null &&
    (status.handshakesPutOff > 0 ||
      status.coverage.some(({ remedy }) => remedy !== 'none' && remedy !== 'deep'));
  const open = urgent || layout.footerOpen.value;
  return (
    <footer class={`footer ${open ? 'open' : ''}`}>
      <Summary />
      <CoverageStrip />
      {!urgent && (
        <button
          type="button"
          class="footer-more"
          aria-expanded={open}
          aria-label={text('footerMore')}
          title={text('footerMore')}
          onClick={() => {
            layout.footerOpen.value = !open;
          }}
        >
          <svg class="sort-mark" viewBox="0 0 8 8" aria-hidden="true">
            <path d={open ? 'M1 2h6L4 6z' : 'M1 6h6L4 2z'} />
          </svg>
        </button>
      )}
    </footer>
  );
}
