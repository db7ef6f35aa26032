import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Fix } from '../../../analysis/explanation.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { text } from '../../text.ts';

/** As many products stand beside each other where none is likely; more are in a list. */
const MOST_CHIPS = 3;

/**
 * The fix that is shown: of the product that was chosen here, else a likely one, else of the product that was chosen last
 * anywhere, else the first. Null where there is none.
 *
 * @param chosen the product that was chosen for this failure; empty for none
 * @param remembered the product that was chosen last; empty for none
 */
export function chosenFix(fixes: readonly Fix[], chosen: string, remembered: string): Fix | null {
  const of = (product: string) => fixes.find((fix) => fix.product === product);
  const [first] = fixes;
  if (first === undefined) return null;
  return of(chosen) ?? (first.likely ? first : (of(remembered) ?? first));
}

interface FixesProps {
  readonly fixes: readonly Fix[];
  /** The one that is shown. */
  readonly fix: Fix;
  readonly remembered: string;
  readonly onChoose: (product: string) => void;
}

/** Configuration to copy: the likely products beside each other, the others in a list. */
export function Fixes({ fixes, fix, remembered, onChoose }: FixesProps): JSX.Element {
  const id = useId();
  const likely = fixes.filter((each) => each.likely === true);
  const own = fixes.find(({ product }) => product === remembered) ?? fixes[0];
  const beside = fixes.length <= MOST_CHIPS ? fixes : likely.length > 0 || own === undefined ? likely : [own];
  const others = fixes.filter((each) => !beside.includes(each));
  return (
    <section class="fixes" aria-labelledby={id}>
      <h2 id={id}>{text('failureFixes')}</h2>
      <div class="chips">
        {beside.map((each) => (
          <button
            key={`${each.product} ${each.version}`}
            type="button"
            class="chip"
            aria-pressed={each === fix}
            onClick={() => onChoose(each.product)}
          >
            {each.product} <span class="dim">{each.version}</span>
          </button>
        ))}
        {others.length > 0 && (
          <select
            class={`fix-others ${others.includes(fix) ? 'chosen' : ''}`}
            aria-label={text('failureOtherProducts')}
            value={others.includes(fix) ? fix.product : ''}
            onChange={({ currentTarget: { value } }) => {
              if (value !== '') onChoose(value);
            }}
          >
            <option value="">{text('failureOtherProducts')}</option>
            {others.map((each) => (
              <option key={each.product} value={each.product}>
                {each.product}
              </option>
            ))}
          </select>
        )}
      </div>
      <FixCode fix={fix} key={fix.product} />
    </section>
  );
}

function FixCode({ fix }: { readonly fix: Fix }): JSX.Element {
  const changed = new Set(fix.changed);
  return (
    <>
      <div class="fix-head">
        <span class="dim">{fix.where}</span>
        <CopyButton text={() => fix.code} label={text('copy')} done={text('copied')} />
      </div>
      <ScrollRegion class="fix-code" label={text('failureCode', fix.product)}>
        <pre>
          {fix.code
            .split('\n')
            .map((line, index) =>
              changed.has(index) ? (
                <ins key={index}>{`${line}\n`}</ins>
              ) : (
                <span key={index}>{`${line}\n`}</span>
              ),
            )}
        </pre>
      </ScrollRegion>
      {fix.note !== '' && <p class="dim">{fix.note}</p>}
    </>
  );
}
