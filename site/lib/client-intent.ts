import type { ClientDirective } from 'astro';

const SIGNS = ['pointerover', 'focusin', 'touchstart', 'keydown', 'click'] as const;

/**
 * Hydrates an island when somebody comes near it or near a control of it elsewhere in the page
 * (`data-workbench`). A click that came too early for the island is not lost: it is done again.
 */
const hydrateOnIntent: ClientDirective = (load, _options, island) => {
  let early: HTMLElement | undefined;
  let started = false;

  async function start(): Promise<void> {
    const hydrate = await load();
    await hydrate();
    for (const sign of SIGNS) removeEventListener(sign, notice, true);
    early?.click();
  }

  function notice(event: Event): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const control = target?.closest<HTMLElement>('[data-workbench]');
    if (!target || (!control && !island.contains(target))) return;
    if (event.type === 'click') early = control ?? target.closest('button') ?? undefined;
    if (!started) void start();
    started = true;
  }

  for (const sign of SIGNS) addEventListener(sign, notice, { capture: true, passive: true });
};

export default hydrateOnIntent;
