import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { useElementSize } from './use-element-size.ts';

export interface Tab {
  readonly id: string;
  readonly title: string;
  /** A small mark behind the title, such as a number. */
  readonly badge?: ComponentChildren;
  readonly content: () => ComponentChildren;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly current: string;
  readonly onChange: (id: string) => void;
  /** Placed before the row of tabs. */
  readonly leading?: ComponentChildren;
  /** Placed at the end of the row of tabs. */
  readonly trailing?: ComponentChildren;
}

/** Tabs (WAI-ARIA): the arrow keys, Home and End choose; only the chosen content is created. */
export function Tabs({ label, tabs, current, onChange, leading, trailing }: TabsProps): JSX.Element {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const chosen = tabs.find((tab) => tab.id === current) ?? tabs[0];

  // In a narrow panel not all tabs are visible, and other tabs may come before the chosen one.
  const { width } = useElementSize(list);
  useEffect(() => {
    list.current
      ?.querySelector('[aria-selected=true]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen?.id, width, tabs.length]);

  const onKeyDown = (event: KeyboardEvent) => {
    const at = chosen === undefined ? -1 : tabs.indexOf(chosen);
    const target = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at - 1 + tabs.length) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[event.key];
    const next = target === undefined ? undefined : tabs[target];
    if (target === undefined || next === undefined) return;
    event.preventDefault();
    onChange(next.id);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[target]?.focus();
  };

  return (
    <div class="tabs">
      <div class="tab-row">
        {leading}
        <div class="tab-list" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              type="button"
              role="tab"
              id={`${id}-${tab.id}`}
              class="tab"
              aria-selected={tab === chosen}
              aria-controls={tab === chosen ? `${id}-panel` : undefined}
              tabIndex={tab === chosen ? 0 : -1}
              onClick={() => onChange(tab.id)}
            >
              {tab.title}
              {tab.badge}
            </button>
          ))}
        </div>
        {trailing}
      </div>
      {chosen !== undefined && (
        <div class="tab-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen.id}`}>
          {chosen.content()}
        </div>
      )}
    </div>
  );
}
