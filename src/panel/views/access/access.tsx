import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { text } from '../../text.ts';

interface AccessProps {
  /** Whether the extension may look at all sites. */
  readonly granted: ReadonlySignal<boolean>;
  /** Asks the browser; resolves to what people answered. */
  readonly ask: () => Promise<boolean>;
}

/** Why access to sites is needed, and the button that asks for it; beside it, where the browser's settings have it. */
export function Access({ granted, ask }: AccessProps): JSX.Element {
  const refused = useSignal(false);
  const onClick = async () => {
    refused.value = false;
    try {
      refused.value = !(await ask());
    } catch {
      // Nothing was asked: the settings are the way left.
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
