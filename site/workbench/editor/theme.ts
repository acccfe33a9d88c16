import { editor } from 'monaco-editor/editor';

/** The name of the theme that has the site's colours. */
export const THEME = 'site';

const RULES: Record<string, string> = {
  comment: '--code-comment',
  keyword: '--code-keyword',
  string: '--code-string',
  'string.escape': '--code-string',
  regexp: '--code-string',
  number: '--ink',
  identifier: '--ink',
  type: '--ink',
  delimiter: '--ink',
};

const COLORS: Record<string, string> = {
  'editor.background': '--code-paper',
  'editor.foreground': '--ink',
  'editorCursor.foreground': '--accent',
  'editorLineNumber.foreground': '--ink-soft',
  'editorLineNumber.activeForeground': '--ink',
  'editorWidget.background': '--paper-raised',
  'editorWidget.border': '--line',
  'editorError.foreground': '--state-failed',
  'editorWarning.foreground': '--state-waiting',
  'editorBracketHighlight.foreground1': '--ink',
  'editorBracketHighlight.foreground2': '--ink',
  'editorBracketHighlight.foreground3': '--ink',
  focusBorder: '--focus',
};

/** Gives Monaco the site's colours, now and whenever the scheme changes. */
export function followTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => defineTheme();
  system.addEventListener('change', apply);
  new MutationObserver(apply).observe(document.documentElement, {
    attributeFilter: ['data-theme'],
  });
  apply();
}

function defineTheme(): void {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colour = (name: string) => {
    probe.style.color = `var(${name})`;
    return toHex(getComputedStyle(probe).color);
  };
  const background = colour('--code-paper');
  editor.defineTheme(THEME, {
    base: isDark(background) ? 'vs-dark' : 'vs',
    inherit: true,
    rules: Object.entries(RULES).map(([token, name]) => ({
      token,
      foreground: colour(name).slice(1),
    })),
    colors: Object.fromEntries(Object.entries(COLORS).map(([key, name]) => [key, colour(name)])),
  });
  probe.remove();
  editor.setTheme(THEME);
}

/** Computed colours of sRGB are always written `rgb(r, g, b)`. */
function toHex(computed: string): string {
  const channels = computed.match(/\d+/g)?.slice(0, 3) ?? [];
  return `#${channels.map((channel) => Number(channel).toString(16).padStart(2, '0')).join('')}`;
}

function isDark(hex: string): boolean {
  return Number.parseInt(hex.slice(3, 5), 16) < 128;
}
