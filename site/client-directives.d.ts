import 'astro';

declare module 'astro' {
  interface AstroClientDirectives {
    /** Hydrates when somebody comes near the island or a control of it: see lib/client-intent.ts. */
    'client:intent'?: boolean;
  }
}
