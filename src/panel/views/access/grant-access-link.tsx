import type { JSX } from 'preact';
import { text } from '../../text.ts';

/** Opens the page that requests access to sites in a tab: Firefox 153 lets no page inside DevTools request a permission. */
export function GrantAccessLink(): JSX.Element {
  return (
    <a href="access.html" target="_blank" rel="noreferrer" title={text('remedyGrantAccessTip')}>
      {text('remedyGrantAccess')}
    </a>
  );
}
