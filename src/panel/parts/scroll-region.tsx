import type { ComponentChildren, JSX, Ref } from 'preact';

interface ScrollRegionProps {
  readonly label: string;
  readonly class: string;
  readonly frame?: Ref<HTMLElement>;
  readonly children: ComponentChildren;
}

/** A named area that scrolls, by keyboard as well. */
export function ScrollRegion({ label, class: name, frame, children }: ScrollRegionProps): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard (WCAG 2.1.1)
    <section ref={frame ?? null} class={name} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
