import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { text } from '../../text.ts';

interface AccessProps {
  /** Whether the extension may look at all sites. */
  readonly granted: ReadonlySignal<boolean>;
  /** Requests access from the browser; resolves to people's answer. */
  readonly ask: () => Promise<boolean>;
}

/** Why access to sites is needed, and the button that requests it; also where to find it in the browser's settings. */
export function Access({ granted, ask }: AccessProps): JSX.Element {
  const refused = useSignal(false);
  const onClick = async () => {
    refused.value = false;
    try {
      refused.value = !(await ask());
    } catch {
      // Nothing was asked, so only the settings are left.
      refused.value = true;
    }
  };
  return (
    <>
      <h1>{text('accessTitle')}</h1>
      <p>{text('accessWhy')}</p>
      <p class="dim">{text('accessStays')}</p>
      {!granted.value && (
        <p>
          <button type="button" class="button primary" onClick={() => void onClick()}>
            {text('accessAsk')}
          </button>
        </p>
      )}
      <p role="status">
        {granted.value && <span class="ok">{text('accessGranted')}</span>}
        {!granted.value && refused.value && <span class="warn">{text('accessRefused')}</span>}
      </p>
      <p class="dim">{text('accessSettings')}</p>
    </>
  );
}
