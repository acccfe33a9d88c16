import type { AstroIntegration } from 'astro';

/** Adds `client:intent`: an island that is hydrated when somebody comes near it. */
export function intentDirective(): AstroIntegration {
  return {
    name: 'intent-directive',
    hooks: {
      'astro:config:setup': ({ addClientDirective }) => {
        addClientDirective({ name: 'intent', entrypoint: './site/lib/client-intent.ts' });
      },
    },
  };
}
