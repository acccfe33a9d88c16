import type { ComponentChildren, JSX } from 'preact';

interface NoticeProps {
  /** `trouble`: something is in the way, and it is said at once. */
  kind?: 'note' | 'trouble';
  children: ComponentChildren;
  /** A way out. */
  action?: { label: string; run(): void } | undefined;
}

/** One thing to know, with the one thing that can be done about it. */
export function Notice({ kind = 'note', children, action }: NoticeProps): JSX.Element {
  return (
    <div class={`notice notice-${kind}`} role={kind === 'trouble' ? 'alert' : 'status'}>
      <p>{children}</p>
      {action && (
        <button
          type="button"
          class="button"
          onClick={({ currentTarget }) => {
            // The button may go with the note; the focus must not go with it.
            const panel = currentTarget.closest<HTMLElement>('[role=tabpanel]');
            action.run();
            panel?.focus({ preventScroll: true });
          }}
        >
          {action.label}
        </button>
      )}
    </div>
  );
}
