import type { ClientDirective } from 'astro';

const SIGNS = ['pointerover', 'focusin', 'touchstart', 'keydown', 'click'] as const;

/**
 * Hydrates an island when somebody comes near it or near a control of it elsewhere in the page
 * (`data-workbench`). Clicks that came too early for the island are not lost: they are done again.
 * When the island cannot be loaded, the page says so (`data-hydration-failed`) and the next sign
 * tries again.
 */
const hydrateOnIntent: ClientDirective = (load, _options, island) => {
  const early: HTMLElement[] = [];
  let started = false;

  async function start(): Promise<void> {
    started = true;
    let failed = false;
    const noteFailure = (event: Event) => {
      failed = true;
      event.preventDefault();
    };
    island.addEventListener('astro:hydration-error', noteFailure, { once: true });
    const hydrate = await load();
    await hydrate();
    island.removeEventListener('astro:hydration-error', noteFailure);
    const message = document.querySelector<HTMLElement>('[data-hydration-failed]');
    if (message) message.hidden = !failed;
    started = !failed;
    if (failed) return;
    for (const sign of SIGNS) removeEventListener(sign, notice, true);
    for (const control of early) control.click();
  }

  function notice(event: Event): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const control = target?.closest<HTMLElement>('[data-workbench]');
    if (!target || (!control && !island.contains(target))) return;
    if (event.type === 'click') {
      const clicked = control ?? target.closest<HTMLElement>('button');
      if (clicked) early.push(clicked);
    }
    if (!started) void start();
  }

  for (const sign of SIGNS) addEventListener(sign, notice, { capture: true, passive: true });
};

// oxlint-disable-next-line import/no-default-export -- Astro asks for it.
export default hydrateOnIntent;
