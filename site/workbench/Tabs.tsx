import type { ComponentChildren, JSX, TargetedKeyboardEvent } from 'preact';

/** One tab of a set. */
export interface Tab {
  name: string;
  label: ComponentChildren;
}

interface TabsProps {
  label: string;
  tabs: readonly Tab[];
  chosen: string;
  onChoose(name: string): void;
}

/** A row of tabs; the arrow keys, Home and End go from one to the next. Panels have the id `panel-<name>`. */
export function Tabs({ label, tabs, chosen, onChoose }: TabsProps): JSX.Element {
  function onKeyDown(event: TargetedKeyboardEvent<HTMLElement>): void {
    const index = tabs.findIndex(({ name }) => name === chosen);
    const targets: Record<string, number> = {
      ArrowLeft: (index + tabs.length - 1) % tabs.length,
      ArrowRight: (index + 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    };
    const next = tabs[targets[event.key] ?? -1];
    if (!next) return;
    event.preventDefault();
    onChoose(next.name);
    document.getElementById(`tab-${next.name}`)?.focus();
  }

  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.name}
          id={`tab-${tab.name}`}
          class="tab"
          type="button"
          role="tab"
          aria-selected={tab.name === chosen}
          aria-controls={`panel-${tab.name}`}
          tabIndex={tab.name === chosen ? 0 : -1}
          onClick={() => onChoose(tab.name)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
